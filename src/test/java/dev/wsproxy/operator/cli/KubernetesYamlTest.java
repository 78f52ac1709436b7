package dev.wsproxy.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wsproxy.operator.cli.KubernetesYaml.InvalidYamlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value has the type that kubectl would give it. */
class KubernetesYamlTest {
    private final KubernetesYaml yaml = new KubernetesYaml(new ObjectMapper());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "on            | true",
                "No            | false",
                "\"on\"        | \"on\"",
                "010           | 8",
                "0x1f          | 31",
                "1_000         | 1000",
                "-5            | -5",
                "1.50          | 1.5",
                "1e3           | 1000.0",
                "1:30          | \"1:30\"",
                "12:30:45      | \"12:30:45\"",
                "2026-01-02    | \"2026-01-02\"",
                "1.2.3         | \"1.2.3\"",
                "~             | null",
                "[a, null]     | [\"a\",null]",
            })
    void scalars(String written, String json) throws InvalidYamlException {
        assertThat(yaml.read("a: " + written + "\nb: x", 0).get("a").toString()).isEqualTo(json);
    }

    @Test
    void anAliasStandsForItsAnchor() throws InvalidYamlException {
        assertThat(yaml.read("a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}", 0).toString())
                .isEqualTo("{\"a\":{\"b\":1},\"c\":{\"b\":1},\"d\":{\"b\":1,\"e\":2}}");
    }

    @Test
    void anEmptyDocumentIsNone() throws InvalidYamlException {
        assertThat(yaml.read("# nothing\n", 0).isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: 1\na: 2",
                "a: [",
                "a: *b",
                "&a [*a]",
                "!!java.util.Date {}",
                "a: \u0001",
                "a: 1\n--- \nb: 2",
            })
    void whatKubectlRefusesIsRefused(String text) {
        assertThatThrownBy(() -> yaml.read(text, 0))
                .isInstanceOf(InvalidYamlException.class)
                .hasMessageStartingWith("must ");
    }
}
