package dev.wsproxy.operator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wsproxy.operator.support.Commands;
import dev.wsproxy.operator.support.Golden;
import dev.wsproxy.operator.support.MonitoringFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules, dashboard, runbooks and the reference of metrics fit together. */
class MonitoringFilesTest {
    private static final Path RULES_TEST = Path.of("src", "test", "resources", "monitoring", "rules-test.yaml");
    private static final Path RUNBOOKS = Path.of("docs", "runbooks");
    private static final String HEADER =
            """
            # The rules of rules.yaml for the Prometheus operator. `make golden` rewrites it.
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: wsproxy
              labels:
                app.kubernetes.io/name: wsproxy-operator
            spec:
            """;

    static List<JsonNode> alerts() {
        return MonitoringFiles.alerts();
    }

    @Test
    void promtoolAcceptsTheRules() {
        Commands.run(Path.of("."), List.of("promtool", "check", "rules", MonitoringFiles.RULES.toString()));
    }

    @Test
    void alertsFireWhenTheyShallAndOnlyThen() {
        Commands.run(
                RULES_TEST.getParent(),
                List.of("promtool", "test", "rules", RULES_TEST.getFileName().toString()));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void firingAndSilenceOfEachAlertAreTested(JsonNode alert) {
        String name = alert.path("alert").asText();

        assertThat(MonitoringFiles.read(RULES_TEST))
                .contains("alertname: %s\n    exp_alerts:\n    - ".formatted(name))
                .contains("alertname: %s\n    exp_alerts: []".formatted(name));
    }

    @Test
    void thePrometheusOperatorGetsTheSameRules() {
        String rules = MonitoringFiles.read(MonitoringFiles.RULES)
                .lines()
                .map(line -> "  " + line + "\n")
                .collect(Collectors.joining());

        Golden.assertMatches(MonitoringFiles.PROMETHEUS_RULE, HEADER + rules);
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertSaysHowBadItIsWhatItMeansAndWhatToDo(JsonNode alert) {
        String name = alert.path("alert").asText();
        JsonNode annotations = alert.path("annotations");

        assertThat(name).matches("WebSocketProxy([A-Z][a-z]+)+");
        assertThat(alert.path("labels").path("severity").asText()).isIn("critical", "warning", "info");
        assertThat(annotations.path("summary").asText()).endsWith(".");
        assertThat(annotations.path("description").asText()).isNotEmpty();
        assertThat(annotations.path("runbook").asText()).isEqualTo("docs/runbooks/" + name + ".md");
    }

    @Test
    void eachAlertHasARunbookAndEachRunbookAnAlert() throws IOException {
        Set<String> expected = MonitoringFiles.alerts().stream()
                .map(alert -> alert.path("alert").asText() + ".md")
                .collect(Collectors.toSet());

        try (Stream<Path> pages = Files.list(RUNBOOKS)) {
            assertThat(pages.map(page -> page.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void aRunbookSaysWhatItMeansHowToLookWhatToDoAndWhomToWake(JsonNode alert) {
        String page = MonitoringFiles.read(RUNBOOKS.resolve(alert.path("alert").asText() + ".md"));

        assertThat(page)
                .startsWith("# " + alert.path("alert").asText() + "\n")
                .contains("\n## What it means\n", "\n## How to look\n", "\n## What to do\n", "\n## Whom to wake\n");
    }

    @Test
    void rulesAndDashboardUseMetricsThatTheReferenceHas() {
        Set<String> documented = MonitoringFiles.documentedMetrics();

        assertThat(MonitoringFiles.metricsIn(
                        MonitoringFiles.read(MonitoringFiles.RULES) + MonitoringFiles.read(MonitoringFiles.DASHBOARD)))
                .allMatch(name -> documented.contains(name.replaceFirst("_(bucket|sum|count)$", "")));
    }
}
