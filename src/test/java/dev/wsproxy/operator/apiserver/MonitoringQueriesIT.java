package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wsproxy.operator.support.ApiServer;
import dev.wsproxy.operator.support.MonitoringFiles;
import dev.wsproxy.operator.support.OperatorProcess;
import dev.wsproxy.operator.support.PrometheusProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Alerts and dashboard, asked of a real Prometheus that scrapes the packaged operator. */
@ExtendWith(OperatorExtension.class)
class MonitoringQueriesIT {
    private static final String CHAT = Proxies.NAME;
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final ProxyNamespace namespace = new ProxyNamespace();
    private final AnsweringPods pods = new AnsweringPods(namespace.name());
    private PrometheusProcess prometheus;
    private Map<String, Integer> sockets;

    @BeforeEach
    void watchAProxyThatChanges() {
        prometheus = new PrometheusProcess(directory, OperatorProcess.running().port());
        namespace.apply(Proxies.tlsSecret());
        namespace.apply(Proxies.tls().replace("replicas: 1", "replicas: 2"));
        namespace.awaitReady(CHAT);
        namespace.patch(CHAT, "{\"spec\": {\"routes\": [{\"path\": \"/chat\"}]}}");
        namespace.awaitReady(CHAT);
        sockets = pods.answer(3, -1);
    }

    @AfterEach
    void close() {
        prometheus.close();
        pods.close();
        namespace.close();
    }

    @Test
    void everyQueryOfEveryPanelGivesNumbers() {
        await().atMost(SOON).untilAsserted(() -> MonitoringFiles.panelQueries().forEach((panel, queries) -> assertThat(
                        queries)
                .as(panel)
                .isNotEmpty()
                .allSatisfy(query ->
                        assertThat(numbers(prometheus.query(query))).as(query).isNotEmpty())));
    }

    @Test
    void everyAlertIsEvaluated() {
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        StreamSupport.stream(prometheus.rules().spliterator(), false)
                                .flatMap(group ->
                                        StreamSupport.stream(group.path("rules").spliterator(), false)))
                .hasSameSizeAs(MonitoringFiles.alerts())
                .allSatisfy(rule -> assertThat(rule.path("health").asText())
                        .as(rule.path("name").asText())
                        .isEqualTo("ok")));
    }

    @Test
    void onlyThePodThatDoesNotAnswerIsOnItsWayToAnAlert() {
        String silent = List.copyOf(sockets.keySet()).get(1);

        await().atMost(SOON).untilAsserted(() -> assertThat(prometheus.query(
                        "ALERTS{namespace=\"%s\", alertstate=\"pending\"}".formatted(namespace.name())))
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.path("metric").path("alertname").asText())
                            .isEqualTo("WebSocketProxyPodUnanswered");
                    assertThat(alert.path("metric").path("pod").asText()).isEqualTo(silent);
                }));
    }

    @Test
    void thePrometheusOperatorGetsRulesDashboardAndWhatToScrape() {
        String manifests = ApiServer.shared().kubectl().run("kustomize", "deploy/monitoring");

        assertThat(manifests)
                .contains(
                        "kind: ServiceMonitor", "kind: PrometheusRule", "kind: ConfigMap", "grafana_dashboard: \"1\"");
    }

    private static List<Double> numbers(JsonNode series) {
        return StreamSupport.stream(series.spliterator(), false)
                .map(one -> Double.valueOf(one.path("value").path(1).asText()))
                .filter(value -> !value.isNaN())
                .toList();
    }
}
