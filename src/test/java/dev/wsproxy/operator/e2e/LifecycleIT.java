package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.kubectlAnywhere;
import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.Commands;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a bad change, a deletion, a restart and a quiet hour do. */
class LifecycleIT {
    @Test
    void aBadChangeIsToldAndTheOldPodsServeOn() {
        try (TestNamespace namespace = new TestNamespace("bad-change")) {
            namespace.apply(proxy("chat", "server01"));
            namespace.awaitReady("chat");
            String pods = namespace.podIdentities();

            Commands.Result refused = namespace.tryApply(proxy("chat", "server01") + "  maxConnections: 0\n");
            String twins = proxy("chat", "server01") + "  - {name: twin, url: 'http://server01:3000'}\n";
            namespace.apply(twins);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(namespace.condition("chat", "Accepted", "status"))
                            .isEqualTo("False"));

            assertThat(refused.exitCode()).isNotZero();
            assertThat(namespace.condition("chat", "Accepted", "message")).contains("spec.backends[1].url");
            assertThat(namespace.dial("chat", 5)).containsOnlyKeys("server01");
            assertThat(namespace.podIdentities()).isEqualTo(pods);
        }
    }

    @Test
    void aRestartOfTheOperatorChangesNothingAndAQuietMinuteNeither() {
        try (TestNamespace namespace = new TestNamespace("quiet")) {
            namespace.apply(proxy("chat", "server01", "server02"));
            namespace.awaitReady("chat");
            String pods = namespace.podIdentities();
            String versions = namespace.writtenVersions();

            kubectlAnywhere("-n", "wsproxy-system", "rollout", "restart", "deployment/wsproxy-operator");
            kubectlAnywhere(
                    "-n", "wsproxy-system", "rollout", "status", "deployment/wsproxy-operator", "--timeout=110s");

            await("a minute without a write")
                    .during(Duration.ofSeconds(60))
                    .atMost(Duration.ofSeconds(75))
                    .pollInterval(Duration.ofSeconds(5))
                    .until(() -> namespace.writtenVersions().equals(versions));
            assertThat(namespace.podIdentities()).isEqualTo(pods);
        }
    }

    @Test
    void deletingTheResourceRemovesEveryChild() {
        try (TestNamespace namespace = new TestNamespace("deletion")) {
            namespace.apply(proxy("chat", "server01"));
            namespace.awaitReady("chat");

            namespace.kubectl("delete", "websocketproxy", "chat", "--timeout=60s");

            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> namespace
                            .kubectl(
                                    "get",
                                    "configmaps,deployments,services,poddisruptionbudgets,pods",
                                    "-l",
                                    "app.kubernetes.io/name=wsproxy",
                                    "-o",
                                    "name")
                            .isBlank());
        }
    }

    @Test
    void aDeletedChildComesBack() {
        try (TestNamespace namespace = new TestNamespace("drift")) {
            namespace.apply(proxy("chat", "server01"));
            namespace.awaitReady("chat");

            namespace.kubectl("delete", "service,configmap", "chat-wsproxy");

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(namespace.dial("chat", 3)).containsOnlyKeys("server01"));
        }
    }
}
