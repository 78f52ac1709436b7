package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator tells Prometheus of pods that hold real sockets. */
class MonitoringIT {
    /** The operator looks every 15 seconds. */
    private static final Duration SOON = Duration.ofSeconds(45);

    private static final String METRICS =
            "/api/v1/namespaces/wsproxy-system/services/wsproxy-operator:http/proxy/q/metrics";

    private TestNamespace namespace;
    private String first;
    private String second;
    private String address;

    @BeforeEach
    void startTwoPods() {
        namespace = new TestNamespace("monitoring");
        namespace.apply(proxy("chat", "server01").replace("maxConnections: 100", "maxConnections: 50")
                + "  replicas: 2\n  tunnels: Threads\n");
        namespace.awaitReady("chat");
        Iterator<String> names = namespace.podAddresses("chat").keySet().iterator();
        first = names.next();
        second = names.next();
        address = namespace.podAddresses("chat").get(first);
    }

    @AfterEach
    void stop() {
        namespace.close();
    }

    @Test
    void socketsAreToldByPodAndMember() {
        try (HeldSockets sockets = namespace.holdAt(address, 7)) {
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(value("open_sockets", first)).isEqualTo(7);
                assertThat(value("capacity_left", first)).isEqualTo(55 - 7 - 1);
                assertThat(value("member_connections", first)).isEqualTo(7);
                assertThat(value("configuration_current", first)).isEqualTo(1);
                assertThat(value("open_sockets", second)).isZero();
            });
            assertThat(sockets.report().getInteger("lost")).isZero();
        }
    }

    @Test
    void aFullPodIsOneThatDoesNotAnswerUntilASocketCloses() {
        try (HeldSockets most = namespace.holdAt(address, 54)) {
            try (HeldSockets last = namespace.holdAt(address, 1)) {
                await().atMost(SOON).untilAsserted(() -> {
                    assertThat(value("up", first)).isZero();
                    assertThat(value("up", second)).isEqualTo(1);
                });
                assertThat(last.report().getInteger("lost")).isZero();
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(value("up", first)).isEqualTo(1));
            assertThat(most.report().getInteger("lost")).isZero();
        }
    }

    private double value(String metric, String pod) {
        return TestNamespace.kubectlAnywhere("get", "--raw", METRICS)
                .lines()
                .filter(line -> line.startsWith("wsproxy_proxy_" + metric + "{"))
                .filter(line -> line.contains("pod=\"%s\"".formatted(pod)))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(-1);
    }
}
