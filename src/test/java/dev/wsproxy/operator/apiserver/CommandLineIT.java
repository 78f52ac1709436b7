package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.cli.CommandRun;
import dev.wsproxy.operator.support.GoldenInput;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged program as a user or a pipeline starts it, without a cluster. */
class CommandLineIT {
    private static final Path PROGRAM = Path.of("bin", "wsproxy").toAbsolutePath();
    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();

    @TempDir
    Path directory;

    /**
     * What a process gave.
     *
     * @param exitCode its exit code
     * @param out its standard output
     * @param err its standard error
     */
    private record Outcome(int exitCode, String out, String err) {}

    @ParameterizedTest
    @MethodSource("dev.wsproxy.operator.support.GoldenInput#rendered")
    void renderPrintsTheGoldenConfigurationByteForByte(Path golden) throws Exception {
        Files.writeString(directory.resolve("in.yaml"), GoldenInput.text(golden));

        assertThat(run(PROGRAM, "render", "in.yaml"))
                .isEqualTo(new Outcome(0, Files.readString(golden.resolve("httpd.conf")), ""));
    }

    @Test
    void manifestsPrintsTheGoldenObjectsByteForByte() throws Exception {
        Path golden = Path.of("src", "test", "resources", "golden", "three-members-over-tls");
        Files.writeString(directory.resolve("in.yaml"), GoldenInput.text(golden));

        assertThat(run(PROGRAM, "render", "--manifests", "in.yaml"))
                .isEqualTo(new Outcome(0, Files.readString(golden.resolve("manifests.yaml")), ""));
    }

    @Test
    void lintLeavesNothingBehind() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");

        Outcome outcome = run(
                java,
                "-Djava.io.tmpdir=" + temporary,
                "-jar",
                JAR.toString(),
                "lint",
                "--httpd=/usr/sbin/apache2",
                Path.of("examples", "three-backends.yaml").toAbsolutePath().toString());

        assertThat(outcome.out()).endsWith("three-backends.yaml:1 chat: ok\n");
        assertThat(outcome.err()).startsWith("note: configurations were tried with /usr/sbin/apache2");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void exitCodesTellWhatHappened() throws Exception {
        Path invalid = Files.writeString(
                directory.resolve("invalid.yaml"),
                "{apiVersion: wsproxy.dev/v1alpha1, kind: WebSocketProxy, metadata: {name: chat}, spec: {}}\n");

        Outcome outcome = run(PROGRAM, "lint", "--output=json", "invalid.yaml");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .startsWith(
                        "{\"file\":\"invalid.yaml\",\"document\":1,\"name\":\"chat\",\"valid\":false,\"problems\":[{")
                .hasLineCount(1);
        assertThat(run(PROGRAM, "render", invalid.toString()).exitCode()).isEqualTo(1);
        assertThat(run(PROGRAM, "lint", "missing.yaml").exitCode()).isEqualTo(2);
        assertThat(run(PROGRAM, "bake").exitCode()).isEqualTo(2);
    }

    @Test
    void aFullDiskIsNoSuccess() throws Exception {
        Process process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "render",
                        Path.of("examples", "three-backends.yaml")
                                .toAbsolutePath()
                                .toString())
                .redirectOutput(new File("/dev/full"))
                .start();

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("Standard output could not be written.\n");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    @Test
    void theProgramIsFoundThroughLinks() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("first"), PROGRAM);
        Path relative = Files.createSymbolicLink(directory.resolve("second"), link.getFileName());

        assertThat(run(relative, "--version").out()).startsWith("wsproxy ");
    }

    @Test
    void withoutABuildTheProgramSaysWhatToRun() throws Exception {
        Path copy = Files.createDirectory(directory.resolve("bin")).resolve("wsproxy");
        Files.copy(PROGRAM, copy);
        copy.toFile().setExecutable(true);

        Outcome outcome = run(copy, "--version");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("mvn -q package -DskipTests");
    }

    @Test
    void withoutArgumentsTheProgramHelpsAndStartsNoOperator() throws Exception {
        Outcome outcome = run(PROGRAM);

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).startsWith("Usage: wsproxy");
        assertThat(outcome.err()).isEmpty();
    }

    private Outcome run(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(CommandRun.SETTINGS);
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
