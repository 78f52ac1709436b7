package dev.wsproxy.operator.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares text with a committed file, or rewrites the file when the build says {@code -Dgolden.update=true}. */
public final class Golden {
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    private Golden() {}

    /** Fails when the file does not have exactly this text, and says how to rewrite it. */
    public static void assertMatches(Path file, String text) {
        try {
            if (UPDATE) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, text);
            }
            assertThat(file)
                    .as("%s is missing; -Dgolden.update=true writes it", file)
                    .exists();
            assertThat(text)
                    .as("%s differs; if that is meant, -Dgolden.update=true rewrites it", file)
                    .isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
