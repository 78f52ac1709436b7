package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fewer replicas cost as few sockets as they can, those late, and what they cost is told. */
class ScaleDownIT {
    private static final String RUNNING =
            "{range .items[?(@.status.phase==\"Running\")]}{.metadata.name} {.status.podIP} {.metadata.deletionTimestamp}{\"\\n\"}{end}";

    @Test
    void thePodWithTheMostSocketsStaysAndTheOthersDrain() {
        try (TestNamespace namespace = new TestNamespace("scale-down")) {
            String manifest = proxy("chat", "server01", "server02") + "  rollout: {drainSeconds: 40}\n";
            namespace.apply(manifest + "  replicas: 3\n");
            namespace.awaitReady("chat");
            List<String[]> pods = pods(namespace);

            try (HeldSockets few = hold(namespace, pods.get(0), 3);
                    HeldSockets most = hold(namespace, pods.get(1), 30);
                    HeldSockets some = hold(namespace, pods.get(2), 10)) {
                namespace.apply(manifest + "  replicas: 1\n");

                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(pods(namespace))
                        .filteredOn(pod -> pod.length == 2)
                        .singleElement()
                        .satisfies(staying -> assertThat(staying[0]).isEqualTo(pods.get(1)[0])));
                // Fresh connections of the probe may count as well.
                assertThat(namespace.kubectl("describe", "wsp", "chat"))
                        .containsPattern(
                                "Warning +ScalingDown .*Scaling down removes 2 pods with 1[3-9] open WebSockets,"
                                        + " which are closed after 40 s of draining");
                await("no socket closes while the pods drain")
                        .during(Duration.ofSeconds(20))
                        .atMost(Duration.ofSeconds(35))
                        .until(() -> lost(few) + lost(some) == 0);
                await("drained pods go")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> pods(namespace).size() == 1);
                assertThat(lost(few)).isEqualTo(3);
                assertThat(lost(some)).isEqualTo(10);
                assertThat(lost(most)).isZero();
            }
        }
    }

    private static HeldSockets hold(TestNamespace namespace, String[] pod, int count) {
        return HeldSockets.whileDialing(namespace.name(), "ws://" + pod[1] + ":8080/", count);
    }

    private static int lost(HeldSockets sockets) {
        return sockets.report().getInteger("lost");
    }

    /** Name and address of each running pod; a third word stands behind those that terminate. */
    private static List<String[]> pods(TestNamespace namespace) {
        return namespace
                .kubectl("get", "pods", "-l", "app.kubernetes.io/name=wsproxy", "-o", "jsonpath=" + RUNNING)
                .lines()
                .map(line -> line.strip().split(" ", 3))
                .toList();
    }
}
