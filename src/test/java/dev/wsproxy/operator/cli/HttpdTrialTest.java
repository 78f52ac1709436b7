package dev.wsproxy.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code lint} makes of the many things that can be called httpd on a machine. */
class HttpdTrialTest {
    private static final String PROXY = "examples/three-backends.yaml";

    @TempDir
    Path directory;

    private Path root;

    @BeforeEach
    void anHttpdHasModules() throws IOException {
        root = Files.createDirectories(directory.resolve("root"));
        Files.createFile(Files.createDirectory(root.resolve("modules")).resolve("mod_proxy.so"));
    }

    @Test
    void aRefusalIsAProblemOfTheSpec() throws IOException {
        Path httpd = httpd("httpd", "2.4.66", "echo \"AH00526: Syntax error on line 3 of $3:\"; echo 'Bad'; exit 1");

        CommandRun run = CommandRun.of("lint", "--output=json", "--httpd", httpd.toString(), PROXY);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "{\"field\":\"spec\",\"reason\":\"ConfigurationRefused\",\"message\":\"must give a configuration"
                                + " that httpd accepts; it says: AH00526: Syntax error on line 3 of httpd.conf: Bad\"}");
    }

    @Test
    void whatLacksAModuleSaysNothingAboutTheResource() throws IOException {
        Path httpd = httpd(
                "httpd", "2.4.66", "echo 'Cannot load modules/mod_proxy_hcheck.so into server: no such file'; exit 1");

        CommandRun run = CommandRun.of("lint", "--httpd", httpd.toString(), PROXY);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .startsWith("note: no configuration was tried with %s (2.4.66): it lacks a module: ".formatted(httpd));
    }

    @Test
    void anOldOneIsNotAsked() throws IOException {
        Path httpd = httpd("httpd", "2.4.58", "exit 1");

        CommandRun run = CommandRun.of("lint", "--httpd", httpd.toString(), PROXY);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .isEqualTo("note: no configuration was tried with %s (2.4.58): it is older than 2.4.65.\n"
                        .formatted(httpd));
    }

    @Test
    void oneWithoutModulesIsNotAsked() throws IOException {
        Files.delete(root.resolve("modules").resolve("mod_proxy.so"));
        Path httpd = httpd("httpd", "2.4.66", "exit 1");

        CommandRun run = CommandRun.of("lint", "--httpd", httpd.toString(), PROXY);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .isEqualTo("note: no configuration was tried with %s (2.4.66): its modules were not found.\n"
                        .formatted(httpd));
    }

    @Test
    void anotherServerOfTheNameIsPassedOver() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        script(other.resolve("httpd"), "echo 'BusyBox httpd'; exit 1");
        Path httpd = httpd("apache2", "2.5.1", "exit 0");

        CommandRun run = CommandRun.with(Map.of("PATH", other + ":/none::" + httpd.getParent()), "", "lint", PROXY);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).startsWith("note: configurations were tried with %s (2.5.1);".formatted(httpd));
    }

    @Test
    void theVariableNamesOneAndTheOptionWins() throws IOException {
        Path refusing = httpd("refusing", "2.4.66", "exit 1");
        Path accepting = httpd("accepting", "2.4.66", "exit 0");
        Map<String, String> environment = Map.of("WSPROXY_HTTPD", refusing.toString());

        assertThat(CommandRun.with(environment, "", "lint", PROXY).exitCode()).isEqualTo(1);
        assertThat(CommandRun.with(environment, "", "lint", "--httpd", accepting.toString(), PROXY)
                        .exitCode())
                .isZero();
    }

    @Test
    void oneThatWasAskedForMustBeThere() throws IOException {
        Path other = directory.resolve("other");
        script(other, "echo other");

        assertThat(CommandRun.of("lint", "--httpd", other.toString(), PROXY))
                .isEqualTo(new CommandRun(2, "", "`%s` must be an Apache httpd.\n".formatted(other)));
        assertThat(CommandRun.of("lint", "--httpd", "/no/such", PROXY))
                .isEqualTo(new CommandRun(2, "", "`/no/such` must be an Apache httpd.\n"));
    }

    /** Something that says it is an httpd of this version, and does this when it is given a configuration. */
    private Path httpd(String name, String version, String whenTested) throws IOException {
        Path binary = Files.createDirectories(directory.resolve("bin")).resolve(name);
        script(
                binary,
                """
                if [ "$1" = -V ]; then
                  echo 'Server version: Apache/%s (Test)'
                  echo ' -D HTTPD_ROOT="%s"'
                  exit 0
                fi
                %s
                """
                        .formatted(version, root, whenTested));
        return binary;
    }

    private static void script(Path file, String commands) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
