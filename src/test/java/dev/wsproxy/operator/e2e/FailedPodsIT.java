package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real scheduler, kubelet and API server say when pods cannot serve, and that it heals. */
class FailedPodsIT {
    private static final String QUOTA =
            """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: small}
            spec: {hard: {pods: %d}}
            """;

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("ImagePullFailed", "  image: localhost/no-such-image:1\n", "Set `spec.image`"),
                Arguments.of(
                        "ContainerCannotStart", "  image: %s\n".formatted(TestNamespace.wsprobeImage()), "/bin/sh"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void itIsToldWithinAMinuteAndHealsWithTheChangeTakenBack(String reason, String setting, String saying) {
        try (TestNamespace namespace = new TestNamespace("failed-pods")) {
            String good = proxy("chat", "server01").replace("  maxConnections: 100\n", "");
            namespace.apply(good);
            namespace.awaitReady("chat");

            namespace.apply(good + setting);

            awaitReason(namespace, reason);
            assertThat(namespace.condition("chat", "Ready", "message")).contains(saying);
            assertThat(namespace.dial("chat", 3))
                    .as("what served goes on serving")
                    .containsOnlyKeys("server01");

            namespace.apply(good + "  replicas: 1\n");

            namespace.awaitReady("chat");
        }
    }

    @Test
    void aQuotaThatIsUsedUpIsToldAndHealsWhenItIsRaised() {
        try (TestNamespace namespace = new TestNamespace("quota")) {
            int present = namespace
                    .kubectl("get", "pods", "-o", "name")
                    .lines()
                    .toList()
                    .size();
            namespace.apply(QUOTA.formatted(present));
            namespace.apply(proxy("chat", "server01"));

            awaitReason(namespace, "QuotaExceeded");
            assertThat(namespace.condition("chat", "Ready", "message")).contains("exceeded quota: small");

            namespace.apply(QUOTA.formatted(present + 1));

            namespace.awaitReady("chat");
        }
    }

    @Test
    void aPodThatNoNodeTakesIsToldAndHealsWhenOneDoes() {
        try (TestNamespace namespace = new TestNamespace("unschedulable")) {
            String node = namespace.kubectl("get", "nodes", "-o", "name").strip();
            TestNamespace.kubectlAnywhere("cordon", node);
            try {
                namespace.apply(proxy("chat", "server01"));

                awaitReason(namespace, "Unschedulable");
                assertThat(namespace.condition("chat", "Ready", "message")).contains("No node takes pod");
            } finally {
                TestNamespace.kubectlAnywhere("uncordon", node);
            }

            namespace.awaitReady("chat");
        }
    }

    private static void awaitReason(TestNamespace namespace, String reason) {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(namespace.condition("chat", "Ready", "reason"))
                        .isEqualTo(reason));
    }
}
