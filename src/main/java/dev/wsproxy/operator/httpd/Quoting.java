package dev.wsproxy.operator.httpd;

import java.util.regex.Pattern;

/**
 * The one gate through which every argument reaches the text of a configuration.
 *
 * <p>httpd reads a line, joins it with the next one after a trailing backslash, replaces <code>${NAME}</code> by a definition or
 * an environment variable, and only then splits it into arguments, where a backslash within double quotes escapes a quote or a
 * backslash. So a line break and <code>${</code> cannot be expressed at all and are refused; everything else is quoted.
 */
final class Quoting {
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_/.:=+,@*!^-][A-Za-z0-9_/.:=+,@*!^$%{}()\\[\\]|-]*");

    private Quoting() {}

    /**
     * The argument as it stands in a configuration: bare where that is safe, else in double quotes.
     *
     * @throws IllegalArgumentException when no quoting can express it: it has a control character or a character beyond ASCII, or
     *     httpd would replace a variable in it
     */
    static String quote(String argument) {
        if (argument.chars().anyMatch(character -> character < 0x20 || character > 0x7e)) {
            throw new IllegalArgumentException("a configuration argument must be printable ASCII");
        }
        if (argument.contains("${")) {
            throw new IllegalArgumentException("a configuration argument must not contain ${");
        }
        if (BARE.matcher(argument).matches()) {
            return argument;
        }
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
