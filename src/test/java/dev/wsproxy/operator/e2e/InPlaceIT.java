package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Changes that reach running pods. */
class InPlaceIT {
    private static final String IN_PLACE = "  replicas: 2\n  rollout: {strategy: InPlace}\n";

    private static final int LIVE_CHANGES = 20;

    /** Old processes of httpd from which on its pod is replaced. */
    private static final int SPENT = 13;

    @Test
    void aMemberComesAndAnotherGoesWithTheSamePodsAndSockets() {
        try (TestNamespace namespace = new TestNamespace("in-place")) {
            namespace.apply(proxy("chat", "server01", "server02", "server03") + IN_PLACE);
            namespace.awaitReady("chat");
            String before = namespace.podIdentities();
            try (HeldSockets sockets = namespace.hold("chat", 50)) {
                namespace.apply(proxy("chat", "server02", "server03", "server04") + IN_PLACE);
                namespace.awaitReady("chat");
                long ready = System.currentTimeMillis();
                // Event loops carry least connections over a restart, so the new member gets every connection first.
                assertThat(sockets.membersSince(ready))
                        .containsAll(
                                TestNamespace.onEventLoops()
                                        ? Set.of("server04")
                                        : Set.of("server02", "server03", "server04"));
                assertThat(namespace.dial("chat", 40).keySet()).isSubsetOf("server02", "server03", "server04");

                JsonObject report = sockets.report();
                assertThat(report.getInteger("lost")).as(report.encode()).isZero();
                assertThat(report.getInteger("dialFailed")).as(report.encode()).isZero();
            }
            assertThat(namespace.podIdentities()).isEqualTo(before);
        }
    }

    @Test
    void fiftyChangesUnderAThousandSocketsCloseNoneAndAreServedSoon() {
        try (TestNamespace namespace = new TestNamespace("in-place-many")) {
            String settings = IN_PLACE + "  maxConnections: 1000\n";
            namespace.apply(large("server01", "server02", "server03") + settings);
            namespace.awaitReady("chat");
            String before = namespace.podIdentities();
            List<Long> untilLastOldMember = new ArrayList<>();
            List<Long> untilEveryPodSaysSo = new ArrayList<>();
            try (HeldSockets sockets = namespace.hold("chat", 1000)) {
                String present = "server03";
                for (int i = 0; i < 50; i++) {
                    String next = present.equals("server03") ? "server04" : "server03";
                    namespace.apply(large("server01", "server02", next) + settings);
                    long applied = System.currentTimeMillis();
                    namespace.awaitReady("chat");
                    untilEveryPodSaysSo.add(System.currentTimeMillis() - applied);
                    long last = sockets.report().getJsonObject("lastSeen").getLong(present);
                    untilLastOldMember.add(Math.max(0, last - applied));
                    present = next;
                }
                JsonObject report = sockets.report();
                assertThat(report.getInteger("lost")).as(report.encode()).isZero();
                assertThat(report.getInteger("dialFailed")).as(report.encode()).isZero();
            }
            assertThat(namespace.podIdentities()).isEqualTo(before);
            tell("last new connection to the old member", untilLastOldMember);
            tell("every pod says that it serves the change", untilEveryPodSaysSo);
            // Machines differ; without the operator's touch it would be a minute.
            assertThat(Collections.max(untilEveryPodSaysSo)).isLessThan(10_000);
        }
    }

    @Test
    void changesOfAStateAreServedSoonWithoutARestart() {
        try (TestNamespace namespace = new TestNamespace("in-place-live")) {
            String active = proxy("chat", "server01", "server02", "server03");
            String draining = active.replace("'ws://server03:3000'", "'ws://server03:3000', state: Draining");
            namespace.apply(active + IN_PLACE);
            namespace.awaitReady("chat");
            List<Long> untilLastToDraining = new ArrayList<>();
            List<Long> untilEveryPodSaysSo = new ArrayList<>();
            try (HeldSockets sockets = namespace.hold("chat", 60)) {
                for (int i = 0; i < LIVE_CHANGES; i++) {
                    namespace.apply((i % 2 == 0 ? draining : active) + IN_PLACE);
                    long applied = System.currentTimeMillis();
                    namespace.awaitReady("chat");
                    untilEveryPodSaysSo.add(System.currentTimeMillis() - applied);
                    long last = sockets.report().getJsonObject("lastSeen").getLong("server03");
                    if (i % 2 == 0) {
                        untilLastToDraining.add(Math.max(0, last - applied));
                    }
                }
                JsonObject report = sockets.report();
                assertThat(report.getInteger("lost")).as(report.encode()).isZero();
                assertThat(report.getInteger("dialFailed")).as(report.encode()).isZero();
            }
            tell("last new connection to a member that drains", untilLastToDraining);
            tell("every pod says that it serves the change of a state", untilEveryPodSaysSo);
            assertThat(namespace.podAddresses("chat").keySet()).hasSize(2).allSatisfy(pod -> assertThat(
                            namespace.kubectl("logs", pod, "-c", "follow-configuration"))
                    .contains("without a restart")
                    .doesNotContain("restarted gracefully"));
        }
    }

    @Test
    void aPodWithoutSlotsForProcessesIsReplacedBeforeItDrains() {
        List<HeldSockets> held = new ArrayList<>();
        try (TestNamespace namespace = new TestNamespace("in-place-spent")) {
            String proxy = proxy("chat", "server01", "server02") + "  replicas: 1\n  rollout: {strategy: InPlace}\n";
            namespace.apply(proxy);
            namespace.awaitReady("chat");
            Set<String> before = namespace.podAddresses("chat").keySet();
            try (HeldSockets dialing = namespace.hold("chat", 1)) {
                for (int change = 1; change <= SPENT; change++) {
                    held.add(namespace.holdOnly("chat", 1));
                    namespace.apply(proxy + "  timeouts: {idleSeconds: %d}\n".formatted(3600 + change));
                    namespace.awaitReady("chat");
                }
                await("another pod serves").atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                                namespace.servingPods("chat"))
                        .isNotEmpty()
                        .doesNotContainAnyElementsOf(before));
                assertThat(held).allSatisfy(socket -> assertThat(socket.report().getInteger("lost"))
                        .isZero());
                JsonObject report = dialing.report();
                assertThat(report.getInteger("dialFailed")).as(report.encode()).isZero();
            }
            namespace.awaitReady("chat");
        } finally {
            held.forEach(HeldSockets::close);
        }
    }

    private static void tell(String what, List<Long> milliseconds) {
        List<Long> sorted = milliseconds.stream().sorted().toList();
        System.out.printf(
                "milliseconds from kubectl apply to %s: p50 %d, p90 %d, max %d%n",
                what, sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 9 / 10), sorted.get(sorted.size() - 1));
    }

    private static String large(String... backends) {
        return proxy("chat", backends).replace("  maxConnections: 100\n", "");
    }
}
