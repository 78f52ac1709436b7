package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.plan.Sha256;

/**
 * A rendered configuration.
 *
 * @param text the whole file, ASCII, ending with a line feed
 */
public record HttpdConfig(String text) {
    /** SHA-256 of the bytes, 64 hexadecimal digits in lower case. */
    public String hash() {
        return Sha256.of(text);
    }
}
