package dev.wsproxy.operator.pem;

import dev.wsproxy.operator.plan.ReferencedFile;
import dev.wsproxy.operator.plan.ReferencedFile.Certificate;
import dev.wsproxy.operator.plan.ReferencedFile.PrivateKey;
import dev.wsproxy.operator.plan.Sha256;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** What is known of the values of a Secret or ConfigMap. */
public final class PemFiles {
    private PemFiles() {}

    /** By key; values that are null or empty are left out. */
    public static Map<String, ReferencedFile> read(Map<String, byte[]> values) {
        Map<String, ReferencedFile> files = new TreeMap<>();
        values.forEach((key, value) -> {
            if (value != null && value.length > 0) {
                files.put(key, read(value));
            }
        });
        return files;
    }

    /** A file, which need not be PEM at all. Text around the blocks and blocks of other kinds are passed over, as httpd does. */
    static ReferencedFile read(byte[] value) {
        List<Certificate> certificates = new ArrayList<>();
        List<PrivateKey> privateKeys = new ArrayList<>();
        int damaged = 0;
        // Every byte is a character, so that whatever stands around the blocks stops nothing.
        String text = new String(value, StandardCharsets.ISO_8859_1);
        try (PemReader reader = new PemReader(new StringReader(text))) {
            while (true) {
                try {
                    PemObject block = reader.readPemObject();
                    if (block == null) {
                        break;
                    }
                    Optional<PrivateKey> key = PrivateKeys.read(block);
                    key.ifPresent(privateKeys::add);
                    if (key.isEmpty()) {
                        Certificates.read(block).ifPresent(certificates::add);
                    }
                } catch (IOException | RuntimeException e) {
                    // What was wrong with it might quote it.
                    damaged++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ReferencedFile(Sha256.of(value), List.copyOf(certificates), List.copyOf(privateKeys), damaged);
    }
}
