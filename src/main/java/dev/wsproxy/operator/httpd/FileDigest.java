package dev.wsproxy.operator.httpd;

import java.util.regex.Pattern;

/**
 * What a mounted file has to be, in a comment: httpd passes over it, the check before httpd starts reads it with {@code sha256sum -c},
 * and a file that changes gives another configuration.
 *
 * @param sha256 64 hexadecimal digits in lower case
 * @param path absolute path, from the layout and never from a resource
 */
record FileDigest(String sha256, String path) implements Node {
    /** Before each line of a digest; the rest of the line is sha256sum's own form. */
    static final String PREFIX = "# sha256: ";

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._-]+)+");

    FileDigest {
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("a SHA-256 must be 64 hexadecimal digits in lower case");
        }
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("not the path of a mounted file: " + path);
        }
    }

    /** Never indented: it holds for the whole file. */
    @Override
    public void print(StringBuilder text, int depth) {
        text.append(PREFIX).append(sha256).append("  ").append(path).append('\n');
    }
}
