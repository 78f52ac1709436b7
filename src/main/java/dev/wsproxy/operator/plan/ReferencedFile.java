package dev.wsproxy.operator.plan;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a value of a Secret or ConfigMap, which becomes a file in the pods. Never the value itself: a private key in a
 * record would reach logs.
 *
 * @param sha256 SHA-256 of its bytes, 64 hexadecimal digits in lower case
 * @param certificates the PEM certificates in it, in their order
 * @param privateKeys the PEM private keys in it, in their order
 * @param damagedBlocks PEM blocks that are cut short, are no base64 or no certificate although they say so; httpd refuses the whole
 *     file for one of them
 */
public record ReferencedFile(
        String sha256, List<Certificate> certificates, List<PrivateKey> privateKeys, int damagedBlocks) {

    /**
     * A certificate.
     *
     * @param notBefore start of its validity
     * @param notAfter end of its validity
     * @param names DNS names and IPv4 addresses among its subject alternative names, in lower case and sorted
     * @param publicKeySha256 identifies its public key, whatever the encoding
     */
    public record Certificate(Instant notBefore, Instant notAfter, List<String> names, String publicKeySha256) {}

    /**
     * A private key.
     *
     * @param state whether it can be used
     * @param publicKeySha256 identifies the public key that belongs to it, whatever the encoding; empty unless it is readable
     */
    public record PrivateKey(KeyState state, Optional<String> publicKeySha256) {}

    /** Whether a private key can be used. httpd takes every readable one, in each of the three encodings (measured on 2.4.71). */
    public enum KeyState {
        /** {@code PRIVATE KEY}, RFC 5958. */
        PKCS8,
        /** {@code RSA PRIVATE KEY}, RFC 8017 appendix A.1.2. */
        PKCS1,
        /** {@code EC PRIVATE KEY}, RFC 5915. */
        SEC1,
        /** Behind a passphrase, which a server without a terminal cannot ask for. */
        ENCRYPTED,
        /** Not a key, or one of a kind that no certificate of today has. */
        UNREADABLE
    }
}
