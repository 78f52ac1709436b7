package dev.wsproxy.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Backends that are ports of Services. */
class ServicesIT {
    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: server02}
            spec:
              selector: {app: server02}
              ports: [{port: 3000}]
            """;

    @Test
    void theExampleServesAndFollowsAServiceThatIsMadeAnew() {
        try (TestNamespace namespace = new TestNamespace("services")) {
            namespace.apply(TestNamespace.read(Path.of("examples", "service-backends.yaml")));
            namespace.awaitReady("chat");
            assertThat(namespace.dial("chat", 30)).containsOnlyKeys("server01", "server02", "server03");
            String pods = namespace.podIdentities();
            String address = address(namespace);

            namespace.kubectl("delete", "service", "server02");
            // Something else gets the address first, so that the new Service has another.
            namespace.apply(SERVICE.replace("name: server02}", "name: holder}")
                    .replace("spec:", "spec:\n  clusterIP: " + address));
            namespace.apply(SERVICE);

            assertThat(address(namespace)).isNotEqualTo(address);
            namespace.kubectl("delete", "service", "holder");
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(namespace.dial("chat", 12))
                    .containsOnlyKeys("server01", "server02", "server03"));
            namespace.awaitReady("chat");
            assertThat(namespace.podIdentities()).isEqualTo(pods);
        }
    }

    @Test
    void aServiceThatComesLateIsServed() {
        try (TestNamespace namespace = new TestNamespace("late-service")) {
            namespace.kubectl("delete", "service", "server02");
            namespace.apply(TestNamespace.read(Path.of("examples", "service-backends.yaml")));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(namespace.condition("chat", "Ready", "reason"))
                            .isEqualTo("ServiceNotFound"));

            namespace.apply(SERVICE);

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(namespace.condition("chat", "ResolvedRefs", "status"))
                            .isEqualTo("True"));
            namespace.awaitReady("chat");
            assertThat(namespace.dial("chat", 30)).containsOnlyKeys("server01", "server02", "server03");
        }
    }

    private static String address(TestNamespace namespace) {
        return namespace.kubectl("get", "service", "server02", "-o", "jsonpath={.spec.clusterIP}");
    }
}
