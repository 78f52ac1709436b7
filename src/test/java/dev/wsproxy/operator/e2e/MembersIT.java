package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Members that are there, that come, and that go. */
class MembersIT {
    @Test
    void threeBackendsAreBalanced() {
        try (TestNamespace namespace = new TestNamespace("balanced")) {
            namespace.apply(TestNamespace.read(Path.of("examples", "three-backends.yaml")));
            namespace.awaitReady("chat");

            assertThat(namespace.dial("chat", 30)).containsOnlyKeys("server01", "server02", "server03");
        }
    }

    @Test
    void aMemberComesAndAnotherGoesWithoutAFailedConnection() {
        try (TestNamespace namespace = new TestNamespace("members")) {
            namespace.apply(proxy("chat", "server01", "server02", "server03") + "  replicas: 2\n");
            namespace.awaitReady("chat");
            String before = namespace.podIdentities();
            try (HeldSockets sockets = namespace.hold("chat", 10)) {
                namespace.apply(proxy("chat", "server01", "server02", "server03", "server04") + "  replicas: 2\n");
                namespace.awaitReady("chat");
                assertThat(sockets.membersSince(System.currentTimeMillis())).contains("server04");
                assertThat(namespace.podIdentities()).isNotEqualTo(before);

                namespace.apply(proxy("chat", "server02", "server03", "server04") + "  replicas: 2\n");
                namespace.awaitReady("chat");
                assertThat(sockets.membersSince(System.currentTimeMillis()))
                        .contains("server02", "server03", "server04");
                assertThat(namespace.dial("chat", 40).keySet()).isSubsetOf("server02", "server03", "server04");

                JsonObject report = sockets.report();
                assertThat(report.getInteger("dialFailed")).as(report.encode()).isZero();
            }
        }
    }
}
