package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a drained node does to the proxies on it. */
class EvictionIT {
    /** No other test's, since a drain chooses pods of all namespaces by their labels. */
    private static final String PROXY = "drained";

    @Test
    void aDrainTakesOnePodAtATimeAndClientsNoticeNothing() {
        try (TestNamespace namespace = new TestNamespace("eviction")) {
            namespace.apply(proxy(PROXY, "server01", "server02") + "  replicas: 2\n");
            namespace.awaitReady(PROXY);
            await().atMost(Duration.ofSeconds(20)).until(() -> namespace
                    .kubectl(
                            "get",
                            "poddisruptionbudget",
                            PROXY + "-wsproxy",
                            "-o",
                            "jsonpath={.status.disruptionsAllowed}")
                    .equals("1"));
            Set<String> drained = namespace.podAddresses(PROXY).keySet();
            try (ReadyPods ready = new ReadyPods(namespace.name(), PROXY);
                    HeldSockets sockets = namespace.hold(PROXY, 20);
                    NodeDrain drain = new NodeDrain(PROXY)) {
                // The other one's turn does not come while the node is cordoned: nothing can replace the first.
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> drain.output().contains("would violate the pod's disruption budget"));

                drain.uncordon();
                await("sockets live on for as long as dev/install lets them")
                        .during(Duration.ofSeconds(20))
                        .atMost(Duration.ofSeconds(25))
                        .until(() -> sockets.report().getInteger("lost") == 0);
                await("the node is drained")
                        .atMost(Duration.ofSeconds(120))
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> !drain.isRunning());

                assertThat(drain.exitCode()).as(drain.output()).isZero();
                Set<String> remaining =
                        new TreeSet<>(namespace.podAddresses(PROXY).keySet());
                assertThat(remaining).hasSize(2).doesNotContainAnyElementsOf(drained);
                assertThat(ready.fewest()).isEqualTo(1);
                JsonObject report = sockets.report();
                assertThat(report.getInteger("dialFailed")).as(report.encode()).isZero();
            }
        }
    }
}
