package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The three ways to delete a resource; {@code LifecycleIT} has the default one. */
class DeletionIT {
    private static final String CHILDREN = "configmaps,deployments,services,poddisruptionbudgets";

    /** As Argo CD prunes. */
    @Test
    void inTheForegroundTheResourceOutlivesEveryChildAndPod() {
        try (TestNamespace namespace = new TestNamespace("deletion-foreground")) {
            namespace.apply(proxy("chat", "server01"));
            namespace.awaitReady("chat");

            namespace.kubectl("delete", "websocketproxy", "chat", "--cascade=foreground", "--timeout=110s");

            assertThat(of(namespace, CHILDREN)).isBlank();
            assertThat(of(namespace, "replicasets,pods")).isBlank();
        }
    }

    @Test
    void inTheBackgroundTheResourceGoesAtOnceAndTheChildrenFollow() {
        try (TestNamespace namespace = new TestNamespace("deletion-background")) {
            namespace.apply(proxy("chat", "server01"));
            namespace.awaitReady("chat");

            namespace.kubectl("delete", "websocketproxy", "chat", "--cascade=background", "--timeout=10s");

            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> of(namespace, CHILDREN + ",pods").isBlank());
        }
    }

    @Test
    void asOrphansTheChildrenServeOnAndAreNotTakenOverByANamesake() {
        try (TestNamespace namespace = new TestNamespace("deletion-orphan")) {
            namespace.apply(proxy("chat", "server01"));
            namespace.awaitReady("chat");
            String pods = namespace.podIdentities();

            namespace.kubectl("delete", "websocketproxy", "chat", "--cascade=orphan", "--timeout=60s");

            await().during(Duration.ofSeconds(10))
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> namespace.podIdentities().equals(pods));
            assertThat(of(namespace, CHILDREN).lines()).hasSize(4);
            assertThat(namespace.dial("chat", 3)).containsOnlyKeys("server01");

            namespace.apply(proxy("chat", "server01"));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(namespace.condition("chat", "Stalled", "reason"))
                            .isEqualTo("ResourceConflict"));
            assertThat(namespace.podIdentities()).isEqualTo(pods);
        }
    }

    private static String of(TestNamespace namespace, String kinds) {
        return namespace.kubectl("get", kinds, "-l", "app.kubernetes.io/name=wsproxy", "-o", "name");
    }
}
