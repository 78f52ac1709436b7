package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An operator that ends in the middle of a change. */
class OperatorKilledIT {
    private static final int MOMENTS = 20;

    /** From a change to when every pod serves it, two seconds go by as a rule. */
    private static final Duration BETWEEN_MOMENTS = Duration.ofMillis(100);

    private static final String OPERATOR = "wsproxy-system";

    @Test
    void aChangeCompletesWheneverTheOperatorIsKilledAndNothingIsLost() {
        try (TestNamespace namespace = new TestNamespace("operator-killed")) {
            // So long that event loops close no socket of a removed member before the end.
            String settings = "  replicas: 2\n  rollout: {strategy: InPlace, drainSeconds: 3600}\n";
            namespace.apply(proxy("chat", "server01", "server02") + settings);
            namespace.awaitReady("chat");
            String pods = namespace.podIdentities();
            try (HeldSockets sockets = namespace.hold("chat", 50)) {
                for (int moment = 0; moment < MOMENTS; moment++) {
                    String member = moment % 2 == 0 ? "server03" : "server04";
                    namespace.apply(proxy("chat", "server01", member) + settings);
                    killOperatorAfter(BETWEEN_MOMENTS.multipliedBy(moment));

                    namespace.awaitReady("chat");
                    long ready = System.currentTimeMillis();
                    assertThat(sockets.membersSince(ready))
                            .as("killed at moment %d", moment)
                            .containsAll(expectedAfterRestart(member));
                    assertThat(namespace.dial("chat", 10).keySet())
                            .as("killed at moment %d", moment)
                            .isSubsetOf("server01", member);
                }
                JsonObject report = sockets.report();
                assertThat(report.getInteger("lost")).as(report.encode()).isZero();
                assertThat(report.getInteger("dialFailed")).as(report.encode()).isZero();
            }
            assertThat(namespace.podIdentities()).isEqualTo(pods);
        }
    }

    /** Event loops carry least connections over a restart: a new member gets every connection until it has as many as the others. */
    private static Set<String> expectedAfterRestart(String newMember) {
        return TestNamespace.onEventLoops() ? Set.of(newMember) : Set.of("server01", newMember);
    }

    private static void killOperatorAfter(Duration pause) {
        await().pollDelay(pause).until(() -> true);
        TestNamespace.kubectlAnywhere(
                "delete",
                "pod",
                "--namespace",
                OPERATOR,
                "--selector",
                "app.kubernetes.io/name=wsproxy-operator",
                "--grace-period=0",
                "--force");
        // The next operator would wait 15 s for the lease of the one that could not give it back.
        TestNamespace.kubectlAnywhere(
                "delete", "lease", "wsproxy-operator", "--namespace", OPERATOR, "--ignore-not-found");
    }
}
