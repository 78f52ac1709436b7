package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.cli.CommandRun;
import dev.wsproxy.operator.support.GoldenInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code lint} asks the real httpd. */
class LintIT {
    private static final Path HTTPD = Path.of(System.getProperty("httpd.binary", "/usr/sbin/apache2"));
    private static final Path MODULES = Path.of(System.getProperty("httpd.modules", "/usr/lib/apache2/modules"));

    private static final Map<String, String> ENVIRONMENT = environment();

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(CommandRun.SETTINGS);
        environment.put("PATH", HTTPD.getParent().toString());
        return environment;
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("examples"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsproxy.operator.support.GoldenInput#rendered")
    void theRealHttpdAcceptsEveryGoldenCase(Path directory) {
        assertAccepted(CommandRun.with(ENVIRONMENT, GoldenInput.text(directory), "lint", "-"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theRealHttpdAcceptsEveryExample(Path file) {
        assertAccepted(CommandRun.with(ENVIRONMENT, "", "lint", file.toString()));
    }

    @Test
    void whatTheRealHttpdSaysIsTheMessage(@TempDir Path directory) throws IOException {
        Path wrapper = directory.resolve("httpd");
        Files.createSymbolicLink(directory.resolve("modules"), MODULES);
        Files.writeString(
                wrapper,
                """
                #!/bin/sh
                [ "$1" = -t ] && exec %1$s -c 'Listen nowhere:' "$@"
                %1$s -V | sed 's|HTTPD_ROOT=".*"|HTTPD_ROOT="%2$s"|'
                """
                        .formatted(HTTPD, directory));
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));

        CommandRun run = CommandRun.of("lint", "--httpd", wrapper.toString(), "examples/three-backends.yaml");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("must give a configuration that httpd accepts; it says: ")
                .contains("Port must be specified");
    }

    private static void assertAccepted(CommandRun run) {
        assertThat(run.out().lines()).isNotEmpty().allMatch(line -> line.endsWith(": ok"));
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("note: configurations were tried with " + HTTPD + " (2.");
    }
}
