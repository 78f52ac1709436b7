package dev.wsproxy.operator.httpd;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A rendered configuration.
 *
 * @param text the whole file, ASCII, ending with a line feed
 */
public record HttpdConfig(String text) {
    /** SHA-256 of the bytes, 64 hexadecimal digits in lower case. */
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
