package dev.wsproxy.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A restart of the Deployment behind a proxy that follows endpoints. */
class BackendRestartIT {
    private static final int PODS = 10;
    private static final String PROXY =
            """
            apiVersion: wsproxy.dev/v1alpha1
            kind: WebSocketProxy
            metadata: {name: chat}
            spec:
              hosts: [chat.example.com]
              maxConnections: 100
              rollout: {strategy: InPlace}
              backends:
              - {name: restarted, serviceRef: {name: restarted, port: ws, resolve: Endpoints}}
              - {name: untouched, serviceRef: {name: untouched, port: ws, resolve: Endpoints}}
              routes:
              - {path: /, backends: [restarted]}
              - {path: /untouched, backends: [untouched]}
            """;
    private static final String BACKEND =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: %1$s}
            spec:
              selector: {app: %1$s}
              ports: [{name: ws, port: 80, targetPort: 3000}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: %1$s}
            spec:
              replicas: %2$d
              selector: {matchLabels: {app: %1$s}}
              template:
                metadata: {labels: {app: %1$s}}
                spec:
                  terminationGracePeriodSeconds: 15
                  securityContext:
                    runAsNonRoot: true
                    runAsUser: 65532
                    seccompProfile: {type: RuntimeDefault}
                  containers:
                  - name: server
                    image: %3$s
                    args: [serve, --listen, ":3000"]
                    readinessProbe:
                      httpGet: {path: /, port: 3000}
                      periodSeconds: 1
                    # Until every proxy has heard of it.
                    lifecycle: {preStop: {sleep: {seconds: 5}}}
                    securityContext:
                      allowPrivilegeEscalation: false
                      readOnlyRootFilesystem: true
                      capabilities: {drop: [ALL]}
            """;

    @Test
    void noSocketToAnotherBackendClosesAndNoNewConnectionFails() {
        try (TestNamespace namespace = new TestNamespace("backend-restart")) {
            namespace.apply(BACKEND.formatted("restarted", PODS, TestNamespace.wsprobeImage()));
            namespace.apply(BACKEND.formatted("untouched", 2, TestNamespace.wsprobeImage()));
            namespace.kubectl("rollout", "status", "deployment/restarted", "--timeout=180s");
            namespace.kubectl("rollout", "status", "deployment/untouched", "--timeout=60s");
            namespace.apply(PROXY);
            namespace.awaitReady("chat");
            Set<String> before = pods(namespace);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(namespace.dial("chat", 4 * PODS))
                    .containsOnlyKeys(before.toArray(String[]::new)));

            try (HeldSockets restarted = namespace.hold("chat", 3 * PODS);
                    HeldSockets untouched = namespace.holdUrl("ws://chat-wsproxy/untouched", 20)) {
                namespace.kubectl("rollout", "restart", "deployment/restarted");
                namespace.kubectl("rollout", "status", "deployment/restarted", "--timeout=180s");
                await("the last old pod is gone")
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> pods(namespace).size() == PODS);

                JsonObject ofRestarted = restarted.report();
                JsonObject ofUntouched = untouched.report();
                System.out.printf("restarted: %s%nuntouched: %s%n", ofRestarted, ofUntouched);
                assertThat(ofRestarted.getInteger("dialFailed"))
                        .as(ofRestarted.encode())
                        .isZero();
                // Each was ended by its own backend, with a close frame, and none by the proxy.
                assertThat(ofRestarted.getJsonObject("errors").fieldNames())
                        .allMatch(error -> error.contains("StatusGoingAway"));
                assertThat(ofUntouched.getInteger("dialFailed"))
                        .as(ofUntouched.encode())
                        .isZero();
                assertThat(ofUntouched.getInteger("lost"))
                        .as(ofUntouched.encode())
                        .isZero();
            }
            Set<String> after = pods(namespace);
            assertThat(after).doesNotContainAnyElementsOf(before);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(namespace.dial("chat", 4 * PODS))
                    .containsOnlyKeys(after.toArray(String[]::new)));
        }
    }

    private static Set<String> pods(TestNamespace namespace) {
        return namespace
                .kubectl("get", "pods", "-l", "app=restarted", "-o", "jsonpath={range .items[*]}{.metadata.name} {end}")
                .lines()
                .flatMap(line -> Set.of(line.split(" ")).stream())
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
