package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a drained node does to the proxies on it. */
class EvictionIT {
    @TempDir
    Path directory;

    @Test
    void podsAreEvictedOneAtATimeAndClientsNoticeNothing() throws IOException {
        try (TestNamespace namespace = new TestNamespace("eviction")) {
            namespace.apply(proxy("chat", "server01", "server02") + "  replicas: 2\n");
            namespace.awaitReady("chat");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> allowed(namespace).equals("1"));
            List<String> pods = namespace
                    .podIdentities()
                    .lines()
                    .map(line -> line.split(" ")[0])
                    .toList();

            Commands.Result first = evict(namespace, pods.get(0));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> allowed(namespace).equals("0"));
            Commands.Result second = evict(namespace, pods.get(1));

            assertThat(first.exitCode()).as(first.output()).isZero();
            assertThat(second.output()).contains("disruption budget");
            assertThat(namespace.dial("chat", 20)).containsOnlyKeys("server01", "server02");

            namespace.awaitReady("chat");
            await("the next one's turn")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> evict(namespace, pods.get(1)).exitCode() == 0);
            assertThat(namespace.dial("chat", 20)).containsOnlyKeys("server01", "server02");
        }
    }

    private static String allowed(TestNamespace namespace) {
        return namespace.kubectl(
                "get", "poddisruptionbudget", "chat-wsproxy", "-o", "jsonpath={.status.disruptionsAllowed}");
    }

    private Commands.Result evict(TestNamespace namespace, String pod) throws IOException {
        Path eviction = Files.writeString(
                directory.resolve("eviction.json"),
                """
                {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "%s", "namespace": "%s"}}
                """
                        .formatted(pod, namespace.name()));
        return namespace.tryKubectl(
                "create",
                "--raw",
                "/api/v1/namespaces/%s/pods/%s/eviction".formatted(namespace.name(), pod),
                "-f",
                eviction.toString());
    }
}
