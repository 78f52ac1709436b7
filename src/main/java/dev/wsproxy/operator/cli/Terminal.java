package dev.wsproxy.operator.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command can see of the process it runs in.
 *
 * @param in standard input
 * @param out results, and nothing else
 * @param err errors, assumptions and notes
 * @param environment environment variables
 */
record Terminal(InputStream in, PrintWriter out, PrintWriter err, Map<String, String> environment) {
    /** This process; text is UTF-8 whatever the locale. */
    static Terminal system() {
        return new Terminal(System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err), System.getenv());
    }

    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** A line of text; what a document brings along can neither begin another line nor steer the terminal. */
    static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (Character.isISOControl(character) || character == '\u2028' || character == '\u2029') {
                line.append("\\u%04x".formatted(character));
            } else {
                line.appendCodePoint(character);
            }
        });
        return line.toString();
    }

    /** Writes a line to standard error. */
    void say(String text) {
        err.println(line(text));
    }
}
