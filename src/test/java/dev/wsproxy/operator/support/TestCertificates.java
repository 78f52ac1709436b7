package dev.wsproxy.operator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A certificate authority for one test run, and certificates it signs. Made with openssl. */
public final class TestCertificates {
    private static final int DAYS = 2;

    private final Path directory;
    private final boolean root;
    private int signed;

    /** Makes a root authority in this directory. */
    public TestCertificates(Path directory) {
        this.directory = directory;
        this.root = true;
        List<String> command = new ArrayList<>(List.of("req", "-x509", "-days", String.valueOf(DAYS)));
        command.addAll(newKey("test authority", "ca"));
        command.addAll(List.of("-out", "ca.crt"));
        openssl(command);
    }

    private TestCertificates(Path directory, TestCertificates parent) {
        this.directory = directory;
        this.root = false;
        Signed own = parent.sign("intermediate", "basicConstraints=critical,CA:TRUE", DAYS);
        try {
            Files.copy(own.certificate(), directory.resolve("ca.crt"));
            Files.copy(own.key(), directory.resolve("ca.key"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes an authority below this one in another directory. Its certificates come with the authority's own behind them. */
    public TestCertificates intermediate(Path below) {
        return new TestCertificates(below, this);
    }

    /** The authority's own certificate, PEM. */
    public Path authority() {
        return directory.resolve("ca.crt");
    }

    /** Signs a certificate for these subject alternative names, such as {@code DNS:localhost,IP:127.0.0.1}. */
    public Signed sign(String name, String alternativeNames) {
        return sign(name, "subjectAltName=" + alternativeNames, DAYS);
    }

    /** Signs a certificate for a client of this common name. */
    public Signed signClient(String name) {
        return sign(name, "basicConstraints=CA:FALSE", DAYS);
    }

    /** Signs a certificate for a client that was valid until yesterday. */
    public Signed signExpiredClient(String name) {
        return sign(name, "basicConstraints=CA:FALSE", -1);
    }

    /** The same, with a key made by this openssl command, in which {@code %s} stands for the file. */
    public Signed signClient(String name, String generate) {
        String file = nextFile();
        openssl(List.of(generate.formatted(file + ".key").split(" ")));
        openssl(List.of("req", "-new", "-key", file + ".key", "-subj", "/CN=" + name, "-out", file + ".csr"));
        return signRequest(file, "basicConstraints=CA:FALSE", DAYS);
    }

    private Signed sign(String name, String extension, int days) {
        String file = nextFile();
        List<String> request = new ArrayList<>(List.of("req"));
        request.addAll(newKey(name, file));
        request.addAll(List.of("-out", file + ".csr"));
        openssl(request);
        return signRequest(file, extension, days);
    }

    private String nextFile() {
        signed++;
        return "certificate-" + signed;
    }

    private Signed signRequest(String file, String extension, int days) {
        try {
            Files.writeString(directory.resolve(file + ".ext"), extension + "\n");
            openssl(List.of(
                    "x509",
                    "-req",
                    "-days",
                    String.valueOf(days),
                    "-in",
                    file + ".csr",
                    "-CA",
                    "ca.crt",
                    "-CAkey",
                    "ca.key",
                    "-CAcreateserial",
                    "-extfile",
                    file + ".ext",
                    "-out",
                    file + ".crt"));
            Path certificate = directory.resolve(file + ".crt");
            if (!root) {
                Files.writeString(certificate, Files.readString(certificate) + Files.readString(authority()));
            }
            return new Signed(certificate, directory.resolve(file + ".key"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> newKey(String commonName, String file) {
        return List.of(
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=" + commonName,
                "-keyout",
                file + ".key");
    }

    private void openssl(List<String> arguments) {
        Commands.run(
                directory,
                Stream.concat(Stream.of("openssl"), arguments.stream()).toList());
    }

    /**
     * A certificate and its key.
     *
     * @param certificate PEM file, with an intermediate authority's certificate behind it
     * @param key PEM file
     */
    public record Signed(Path certificate, Path key) {}
}
