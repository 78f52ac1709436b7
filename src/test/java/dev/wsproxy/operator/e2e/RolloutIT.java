package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rolling updates under load. The image's STOPSIGNAL is SIGTERM, which would cut every socket if it came early. */
class RolloutIT {
    /** {@code -Drollout.changes=50} makes it a quarter of an hour. */
    private static final int CHANGES = Integer.getInteger("rollout.changes", 5);

    private static final int SOCKETS_OF_EACH = 20;

    /**
     * Seconds from a change until its sockets are looked at. None may be lost by then, however fast the change was: 4 s until a new pod
     * is ready, 3 until it counts, 6 for which the old one listens, and 30 of draining, as dev/install sets it. Event loops begin to
     * close them 9 s before that.
     */
    private static final int DRAINING_SECONDS = TestNamespace.onEventLoops() ? 30 : 39;

    @Test
    void socketsOfEachReplacedPodLiveOnAndNoNewConnectionFails() throws Exception {
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(CHANGES);
        List<HeldSockets> held = new ArrayList<>();
        try (TestNamespace namespace = new TestNamespace("rollout")) {
            namespace.apply(afterChange(0));
            namespace.awaitReady("chat");
            List<Future<JsonObject>> drained = new ArrayList<>();
            try (HeldSockets dialing = namespace.hold("chat", 1)) {
                for (int change = 1; change <= CHANGES; change++) {
                    HeldSockets sockets = namespace.holdOnly("chat", SOCKETS_OF_EACH);
                    held.add(sockets);
                    drained.add(timer.schedule(sockets::report, DRAINING_SECONDS, TimeUnit.SECONDS));
                    namespace.apply(afterChange(change));
                    namespace.awaitReady("chat");
                }
                for (Future<JsonObject> report : drained) {
                    assertThat(report.get().getInteger("lost"))
                            .as(report.get().encode())
                            .isZero();
                }
                JsonObject dials = dialing.report();
                assertThat(dials.getInteger("dialFailed")).as(dials.encode()).isZero();
            }
        } finally {
            held.forEach(HeldSockets::close);
            timer.shutdownNow();
        }
    }

    @Test
    void aReplacedPodGoesWithItsLastSocket() {
        try (TestNamespace namespace = new TestNamespace("last-socket")) {
            namespace.apply(proxy("chat", "server01"));
            namespace.awaitReady("chat");
            Set<String> replaced = namespace.podAddresses("chat").keySet();
            try (HeldSockets sockets = namespace.holdOnly("chat", 10)) {
                namespace.apply(proxy("chat", "server02"));
                namespace.awaitReady("chat");

                assertThat(namespace.podAddresses("chat")).containsKeys(replaced.toArray(String[]::new));
                assertThat(sockets.report().getInteger("lost")).isZero();
            }
            // It would take 20 s longer if it waited for the end of the drain.
            await("the replaced pod is gone").atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                            namespace.podAddresses("chat"))
                    .doesNotContainKeys(replaced.toArray(String[]::new)));
        }
    }

    private static String afterChange(int change) {
        return proxy("chat", "server01", "server02", change % 2 == 0 ? "server03" : "server04") + "  replicas: 2\n";
    }
}
