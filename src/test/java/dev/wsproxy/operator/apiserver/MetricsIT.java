package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.MonitoringFiles;
import dev.wsproxy.operator.support.OperatorProcess;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the packaged operator tells Prometheus of its resources and their pods. */
@ExtendWith(OperatorExtension.class)
class MetricsIT {
    private static final String CHAT = Proxies.NAME;
    private static final Duration SOON = Duration.ofSeconds(15);

    private final ProxyNamespace namespace = new ProxyNamespace();
    private final AnsweringPods pods = new AnsweringPods(namespace.name());
    private OperatorProcess operator;

    @BeforeEach
    void serve() {
        operator = OperatorProcess.running();
        namespace.apply(Proxies.tlsSecret());
        namespace.apply(Proxies.tls().replace("replicas: 1", "replicas: 2"));
        namespace.awaitReady(CHAT);
    }

    @AfterEach
    void close() {
        pods.close();
        namespace.close();
    }

    @Test
    void everyDocumentedMetricIsThereAndNoOther() {
        pods.answer(3, -1);
        namespace.apply(
                Proxies.tls().replace("name: chat", "name: broken").replace("front-certificate", "no-such-secret"));

        await().atMost(SOON).untilAsserted(() -> assertThat(told()).isEqualTo(MonitoringFiles.documentedMetrics()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wsproxy_config_render_seconds_count",
                "wsproxy_programmed_seconds_count{strategy=\"RollingUpdate\"",
                "wsproxy_rollouts_total{cause=\"Configuration\",strategy=\"RollingUpdate\"",
            })
    void aChangeIsCounted(String series) {
        double before = sum(series);

        namespace.patch(CHAT, "{\"spec\": {\"routes\": [{\"path\": \"/chat\"}]}}");
        namespace.awaitReady(CHAT);

        await().atMost(SOON).until(() -> sum(series) > before);
    }

    @Test
    void otherPodsAndFewerPodsAreOtherCauses() {
        double templates = sum("wsproxy_rollouts_total{cause=\"PodTemplate\",strategy=\"RollingUpdate\"");
        double scalings = sum("wsproxy_rollouts_total{cause=\"ScalingDown\",strategy=\"RollingUpdate\"");

        namespace.patch(CHAT, "{\"spec\": {\"image\": \"registry.example.com/httpd:other\"}}");
        namespace.awaitReady(CHAT);
        namespace.patch(CHAT, "{\"spec\": {\"replicas\": 1}}");
        namespace.awaitReady(CHAT);

        assertThat(sum("wsproxy_rollouts_total{cause=\"PodTemplate\",strategy=\"RollingUpdate\""))
                .isEqualTo(templates + 1);
        assertThat(sum("wsproxy_rollouts_total{cause=\"ScalingDown\",strategy=\"RollingUpdate\""))
                .isEqualTo(scalings + 1);
    }

    @Test
    void aPodThatAnswersIsToldOfAndOneThatDoesNotIsVisible() {
        List<String> names = List.copyOf(pods.answer(3, -1).keySet());

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(ofPod("up", names.get(0))).containsExactly("1.0");
            assertThat(ofPod("open_sockets", names.get(0))).containsExactly("3.0");
            assertThat(ofPod("capacity_left", names.get(0))).containsExactly("100.0");
            assertThat(ofPod("upgrades_accepted_total", names.get(0))).containsExactly("3.0");
            assertThat(ofPod("upgrades_refused_total", names.get(0))).containsExactly("1.0");
            assertThat(ofPod("configuration_current", names.get(0))).containsExactly("1.0");
            assertThat(ofPod("member_connections", names.get(0))).containsExactly("3.0");
            assertThat(ofPod("up", names.get(1))).containsExactly("0.0");
            assertThat(ofPod("open_sockets", names.get(1))).isEmpty();
        });
        assertThat(operator.get("/q/metrics")).contains("member=\"server01\"").doesNotContain("ws://");
    }

    @Test
    void whatIsDeletedIsToldOfNoMore() {
        pods.answer(3, 4);
        await().atMost(SOON).until(() -> lines().stream().anyMatch(line -> line.startsWith("wsproxy_proxy_up{")));

        namespace.proxies(CHAT).delete();

        await().atMost(SOON).until(() -> lines().isEmpty());
    }

    @Test
    void theFrameworksMetricsAreNamedAsTheReferenceSays() {
        List<String> named = Pattern.compile("`(reconciliations_[a-z_]+)`")
                .matcher(MonitoringFiles.read(MonitoringFiles.METRICS))
                .results()
                .map(name -> name.group(1))
                // These begin with the first failure.
                .filter(name -> !name.matches("reconciliations_(failure|retries)_total"))
                .toList();

        assertThat(operator.get("/q/metrics")).contains(named);
    }

    @Test
    void theFrameworkNamesNoResource() {
        assertThat(operator.get("/q/metrics").lines())
                .filteredOn(line -> line.startsWith("reconciliations_") || line.startsWith("events_"))
                .isNotEmpty()
                .noneMatch(line -> line.contains(namespace.name()) || line.contains("\"" + CHAT + "\""));
    }

    /** Names of its own metrics; the parts of a histogram are one. */
    private Set<String> told() {
        return MonitoringFiles.metricsIn(operator.get("/q/metrics")
                .lines()
                .filter(line -> line.startsWith("wsproxy_"))
                .map(line -> line.replaceFirst("[{ ].*", "").replaceFirst("_(bucket|sum|count|max)$", "") + "\n")
                .reduce("", String::concat));
    }

    private List<String> lines() {
        return new MetricsPage().of(namespace.name());
    }

    private static List<String> ofPod(String metric, String pod) {
        return new MetricsPage().ofPod(metric, pod);
    }

    private static double sum(String beginning) {
        return new MetricsPage().sum(beginning);
    }
}
