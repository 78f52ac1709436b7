package dev.wsproxy.operator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A certificate authority for one test run, and certificates it signs. Made with openssl. */
public final class TestCertificates {
    private final Path directory;

    /** Makes the authority in this directory. */
    public TestCertificates(Path directory) {
        this.directory = directory;
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=test authority",
                "-keyout",
                "ca.key",
                "-out",
                "ca.crt");
    }

    /** The authority's own certificate, PEM. */
    public Path authority() {
        return directory.resolve("ca.crt");
    }

    /** Signs a certificate for these subject alternative names, such as {@code DNS:localhost,IP:127.0.0.1}. */
    public Signed sign(String name, String alternativeNames) {
        try {
            Files.writeString(directory.resolve(name + ".ext"), "subjectAltName=" + alternativeNames + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        openssl(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr");
        openssl(
                "x509",
                "-req",
                "-days",
                "2",
                "-in",
                name + ".csr",
                "-CA",
                "ca.crt",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-extfile",
                name + ".ext",
                "-out",
                name + ".crt");
        return new Signed(directory.resolve(name + ".crt"), directory.resolve(name + ".key"));
    }

    private void openssl(String... arguments) {
        Commands.run(
                directory,
                Stream.concat(Stream.of("openssl"), List.of(arguments).stream()).toList());
    }

    /**
     * A certificate and its key.
     *
     * @param certificate PEM file
     * @param key PEM file
     */
    public record Signed(Path certificate, Path key) {}
}
