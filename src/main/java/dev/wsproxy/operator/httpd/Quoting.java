package dev.wsproxy.operator.httpd;

import java.util.regex.Pattern;

/**
 * The one gate through which every argument reaches the text of a configuration.
 *
 * <p>httpd reads a line, joins it with the next one after a trailing backslash, replaces <code>${NAME}</code> by a definition or
 * an environment variable, and only then splits it into arguments. Within quotes most directives treat a backslash as an escape
 * and mod_rewrite's do not, so no quoting of a backslash means the same to both. Line breaks, <code>${</code> and backslashes are
 * therefore refused; everything else is put in the kind of quotes that it does not contain.
 */
final class Quoting {
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_/.:=+,@*!^-][A-Za-z0-9_/.:=+,@*!^$%{}()\\[\\]|-]*");

    private Quoting() {}

    /**
     * The argument as it stands in a configuration: bare where that is safe, else in quotes.
     *
     * @throws InexpressibleException when no quoting can express it: it has a control character, a character beyond ASCII, a
     *     backslash or both kinds of quotes, or httpd would replace a variable in it
     */
    static String quote(String argument) {
        if (argument.chars().anyMatch(character -> character < 0x20 || character > 0x7e)) {
            throw new InexpressibleException("a configuration argument must be printable ASCII");
        }
        if (argument.contains("${") || argument.contains("\\")) {
            throw new InexpressibleException("a configuration argument must have neither ${ nor a backslash");
        }
        if (BARE.matcher(argument).matches()) {
            return argument;
        }
        char quote = argument.indexOf('"') < 0 ? '"' : '\'';
        if (argument.indexOf(quote) >= 0) {
            throw new InexpressibleException("a configuration argument must not have both kinds of quotes");
        }
        return quote + argument + quote;
    }
}
