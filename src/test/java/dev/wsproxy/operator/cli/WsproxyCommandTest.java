package dev.wsproxy.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WsproxyCommandTest {
    @ParameterizedTest
    @ValueSource(strings = {"--help", "render --help", "lint --help", "operator --help"})
    void helpGoesToStandardOutput(String arguments) {
        CommandRun run = CommandRun.of(arguments.split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("Usage: wsproxy").doesNotContain("\u001b");
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "render --version", "lint --version", "operator --version"})
    void theVersionIsTheOneOfTheBuild(String arguments) {
        CommandRun run = CommandRun.of(arguments.split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("wsproxy [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?\\R");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "--colour",
                "render",
                "render a.yaml b.yaml",
                "lint",
                "lint --output=xml a.yaml",
            })
    void wrongUseIsCodeTwoAndLeavesStandardOutputEmpty(String arguments) {
        CommandRun run = CommandRun.of(arguments.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Try: wsproxy").contains("--help");
    }

    @Test
    void theOperatorRunsByItsName() {
        assertThat(CommandRun.of("operator").out()).isEqualTo("the operator ran");
    }
}
