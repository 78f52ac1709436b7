package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods of the image that has event loops. */
class EventLoopPodsIT {
    private static final String ON_EVENT_LOOPS = "  tunnels: EventLoops\n";

    private TestNamespace namespace;

    @BeforeEach
    void prepare() {
        namespace = new TestNamespace("event-loops");
    }

    @AfterEach
    void stop() {
        namespace.close();
    }

    @Test
    void aDrainClosesEverySocketCleanlyAndEvenly() {
        int sockets = 80;
        int seconds = 10;
        String rollout = "  rollout: {drainSeconds: 16, closeOverSeconds: %d}\n".formatted(seconds);
        namespace.apply(proxy("chat", "server01") + ON_EVENT_LOOPS + rollout);
        namespace.awaitReady("chat");
        try (HeldSockets held = namespace.holdOnly("chat", sockets)) {
            namespace.apply(proxy("chat", "server02") + ON_EVENT_LOOPS + rollout);

            await().atMost(Duration.ofSeconds(70)).until(() -> held.report().getInteger("lost") == sockets);

            JsonObject report = held.report();
            assertThat(report.getJsonObject("lostByCode").getMap()).isEqualTo(Map.of("1001", sockets));
            assertThat(report.getJsonObject("lostBySecond").getMap().values())
                    .as(report.encode())
                    .allSatisfy(lost -> assertThat((Integer) lost).isLessThanOrEqualTo(2 * sockets / seconds));
        }
    }

    @Test
    void aProxyMovesFromThreadsToEventLoopsWithoutLosingAnybody() {
        namespace.apply(proxy("chat", "server01", "server02") + "  tunnels: Threads\n");
        namespace.awaitReady("chat");
        try (HeldSockets held = namespace.hold("chat", 20)) {
            namespace.apply(proxy("chat", "server01", "server02") + ON_EVENT_LOOPS);
            namespace.awaitReady("chat");

            JsonObject report = held.report();
            assertThat(report.getInteger("lost")).as(report.encode()).isZero();
            assertThat(report.getInteger("dialFailed")).as(report.encode()).isZero();
        }
    }

    @Test
    void anImageWithoutEventLoopsIsRefusedAndWhatServesServesOn() {
        namespace.apply(proxy("chat", "server01") + ON_EVENT_LOOPS);
        namespace.awaitReady("chat");
        String threadsOnly = TestNamespace.kubectlAnywhere(
                "--namespace=wsproxy-system",
                "get",
                "deployment",
                "wsproxy-operator",
                "-o",
                "jsonpath={.spec.template.spec.containers[0].env[?(@.name==\"WSPROXY_PROXY_IMAGE\")].value}");
        try (HeldSockets held = namespace.holdOnly("chat", 5)) {
            namespace.apply(proxy("chat", "server01") + ON_EVENT_LOOPS + "  image: " + threadsOnly + "\n");

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(namespace.condition("chat", "Stalled", "message"))
                            .contains("`tunnels` is `EventLoops`, and this image has no ")
                            .contains("set `image` to one with mod_websocket_tunnel"));
            assertThat(namespace.condition("chat", "Stalled", "reason")).isEqualTo("ConfigurationRefused");
            assertThat(namespace.dial("chat", 3)).containsOnlyKeys("server01");
            assertThat(held.report().getInteger("lost")).isZero();
        }
    }
}
