package dev.wsproxy.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wsproxy.operator.support.GoldenInput;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code lint} agrees with the API server on every case of the CRD, without evaluating its CEL rules, and with the operator on every
 * golden case.
 */
class LintCasesTest {
    private static final Path CASES = Path.of("src", "test", "resources", "crd");

    /** Of {@code unknown field "spec.x"}, {@code spec.x: Required value}, {@code spec.x in body ...} and {@code `x` must ...}. */
    private static final Pattern EXPECTED_FIELD = Pattern.compile(
            "# expect: (?:unknown field \"(?<unknown>[^\"]+)\"|`(?<last>\\w+)`(?: or `(?<other>\\w+)`)?.*|(?<path>spec[^ :]*).*)");

    private static final Pattern ONLY_MISSING =
            Pattern.compile("(`[^`]*`: \\w+ `[^`]*` does not exist in this namespace[.] ?)+");

    static Stream<Path> valid() throws IOException {
        return Stream.concat(files("valid-"), examples());
    }

    static Stream<Path> invalid() throws IOException {
        return files("invalid-");
    }

    @ParameterizedTest
    @MethodSource
    void valid(Path file) throws IOException {
        CommandRun run = CommandRun.with(CommandRun.SETTINGS, "", "lint", "--output=json", file.toString());

        assertThat(problems(run)).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @ParameterizedTest
    @MethodSource
    void invalid(Path file) throws IOException {
        CommandRun run = CommandRun.with(CommandRun.SETTINGS, "", "lint", "--output=json", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        Matcher expected = EXPECTED_FIELD.matcher(
                Files.readString(file).lines().findFirst().orElseThrow());
        assertThat(expected.matches()).as("the case says which field").isTrue();
        assertThat(problems(run)).anySatisfy(problem -> {
            String field = problem.path("field").asText();
            assertThat(problem.path("reason").asText()).isEqualTo("InvalidSpec");
            if (expected.group("unknown") != null) {
                assertThat(field).isEqualTo(expected.group("unknown"));
            } else if (expected.group("last") != null) {
                assertThat(field).matches(".*[.](" + expected.group("last") + "|" + expected.group("other") + ")");
            } else {
                // An item that stands twice is named by its key.
                assertThat(field).startsWith(expected.group("path"));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("dev.wsproxy.operator.support.GoldenInput#cases")
    void golden(Path directory) throws IOException {
        JsonNode status = Serialization.unmarshal(Files.readString(directory.resolve("status.yaml")), JsonNode.class);

        CommandRun run = CommandRun.with(CommandRun.SETTINGS, GoldenInput.text(directory), "lint", "-");

        // What is only missing may be in the cluster.
        boolean holds = condition(status, "Accepted").path("status").asText().equals("True")
                && (condition(status, "ResolvedRefs").path("status").asText().equals("True")
                        || ONLY_MISSING
                                .matcher(condition(status, "ResolvedRefs")
                                        .path("message")
                                        .asText())
                                .matches());
        assertThat(run.exitCode()).as(run.out()).isEqualTo(holds ? 0 : 1);
    }

    private static JsonNode condition(JsonNode status, String type) {
        return StreamSupport.stream(status.path("conditions").spliterator(), false)
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> problems(CommandRun run) throws IOException {
        JsonNode problems = new ObjectMapper().readTree(run.out()).path("problems");
        return StreamSupport.stream(problems.spliterator(), false).toList();
    }

    private static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("examples"))) {
            return files.sorted().toList().stream();
        }
    }

    private static Stream<Path> files(String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(CASES)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
            assertThat(found).isNotEmpty();
            return found.stream();
        }
    }
}
