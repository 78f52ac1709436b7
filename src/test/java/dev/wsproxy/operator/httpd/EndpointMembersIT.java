package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.plan.Planner;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.Resolver;
import dev.wsproxy.operator.support.Documents;
import dev.wsproxy.operator.support.EchoBackend;
import dev.wsproxy.operator.support.PodOnThisMachine;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints that come and go behind a running pod. */
class EndpointMembersIT {
    private static final String HOST = "chat.example.com";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String PROXY =
            """
            apiVersion: wsproxy.dev/v1alpha1
            kind: WebSocketProxy
            metadata: {name: chat, namespace: default}
            spec:
              hosts: [chat.example.com]
              maxConnections: 100
              rollout: {strategy: InPlace}
              balancing: {stickiness: {cookie: MEMBER, queryParameter: member}}
              backends:
              - {name: chat, serviceRef: {name: chat, port: ws, resolve: Endpoints}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: chat, namespace: default}
            spec:
              ports: [{name: ws, port: 80}]
            """;
    private static final String SLICE =
            """
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: %1$s, namespace: default, labels: {kubernetes.io/service-name: chat}}
            addressType: IPv4
            ports: [{name: ws, port: %2$d}]
            endpoints:
            - addresses: [127.0.0.1]
              conditions: {ready: %3$s, serving: true, terminating: %4$s}
              targetRef: {kind: Pod, name: %1$s}
            """;

    @TempDir
    Path directory;

    private final Vertx vertx = ProxyClient.vertx();
    private final EchoBackend first = EchoBackend.start(vertx, "first", "127.0.0.1", Optional.empty());
    private final EchoBackend second = EchoBackend.start(vertx, "second", "127.0.0.1", Optional.empty());
    private PodOnThisMachine pod;
    private ProxyClient client;

    @AfterEach
    void stop() {
        pod.close();
        first.close();
        second.close();
        vertx.close();
    }

    @Test
    void withoutEndpointsThePodIsReadyAndAnswers503UntilThereIsOne() {
        start(plan());

        assertThat(client.get(HOST, "/", Map.of()).status()).isEqualTo(503);
        assertThat(client.get(HOST, "/?member=.chat-0123456789", Map.of()).status())
                .isEqualTo(503);
        assertThat(new ProxyClient(vertx, pod.managementPort(), false, null)
                        .get("localhost", "/ready", Map.of())
                        .status())
                .isEqualTo(200);

        change(plan(ready("first", first)));

        assertThat(members(3)).containsExactly("first");
    }

    @Test
    void whatIsNotReadyAnswersNobody() {
        start(plan(slice("first", first, false, false)));

        assertThat(client.get(HOST, "/", Map.of()).status()).isEqualTo(503);
    }

    @Test
    void aTerminatingEndpointKeepsItsSocketsAndGetsNoNewOnes() {
        start(plan(ready("first", first), ready("second", second)));
        List<ProxyClient.Socket> sockets = open(10);

        change(plan(slice("first", first, false, true), ready("second", second)));
        Set<String> whileItTerminates = members(10);
        change(plan(ready("second", second)));

        assertThat(whileItTerminates).containsExactly("second");
        assertThat(members(10)).containsExactly("second");
        assertThat(sockets)
                .allSatisfy(socket -> assertThat(socket.exchange("still here")).isEqualTo("still here"));
    }

    @Test
    void theLastEndpointLeavesAndItsSocketsStay() {
        start(plan(ready("first", first)));
        List<ProxyClient.Socket> sockets = open(3);

        change(plan());

        assertThat(client.get(HOST, "/", Map.of()).status()).isEqualTo(503);
        assertThat(sockets)
                .allSatisfy(socket -> assertThat(socket.exchange("still here")).isEqualTo("still here"));
    }

    private void start(ProxyPlan plan) {
        pod = new PodOnThisMachine(directory);
        pod.mountConfiguration(pod.render(plan).text());
        pod.start(plan);
        client = new ProxyClient(vertx, pod.port(), false, null);
    }

    private void change(ProxyPlan plan) {
        HttpdConfig config = pod.render(plan);
        pod.mountConfiguration(config.text());
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> assertThat(pod.served())
                .as(() -> pod.log("follow-configuration"))
                .contains(config.hash()));
    }

    private List<ProxyClient.Socket> open(int count) {
        List<ProxyClient.Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ProxyClient.Socket socket = client.open(HOST, "/");
            socket.receive();
            sockets.add(socket);
        }
        return sockets;
    }

    private Set<String> members(int connections) {
        Set<String> members = new TreeSet<>();
        for (int i = 0; i < connections; i++) {
            ProxyClient.Socket socket = client.open(HOST, "/");
            members.add(socket.receive());
            socket.close();
        }
        return members;
    }

    private static String ready(String name, EchoBackend backend) {
        return slice(name, backend, true, false);
    }

    private static String slice(String name, EchoBackend backend, boolean ready, boolean terminating) {
        return SLICE.formatted(name, backend.port(), ready, terminating);
    }

    private static ProxyPlan plan(String... slices) {
        Documents documents = Documents.parse(PROXY + String.join("", slices));
        return new Planner(PurePath.DEFAULTS, PurePath.CLOCK)
                .plan(new Resolver(documents).resolve(documents.proxy()))
                .plan()
                .orElseThrow();
    }
}
