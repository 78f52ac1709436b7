package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.plan.Sha256;
import dev.wsproxy.operator.support.ApiServer;
import dev.wsproxy.operator.support.OperatorProcess;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Members that are the endpoints of a Service: followed closely, in few writes, and no others. */
@ExtendWith(OperatorExtension.class)
class EndpointsIT {
    private static final String CHAT = Proxies.NAME;
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration MOMENT = Duration.ofSeconds(3);
    private static final Pattern MEMBER = Pattern.compile("BalancerMember (ws://10\\S+) .*");
    private static final String PROXY =
            """
            apiVersion: wsproxy.dev/v1alpha1
            kind: WebSocketProxy
            metadata:
              name: chat
            spec:
              hosts: [chat.example.com]
              replicas: 1
              rollout: {quietSeconds: 1}
              backends:
              - name: server
                serviceRef: {name: server, port: ws, resolve: Endpoints}
            """;
    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: server
            spec:
              ports:
              - {name: ws, port: 80, targetPort: 3000}
            """;
    private static final String SLICE =
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: %1$s-abcde
              labels: {kubernetes.io/service-name: %1$s}
              annotations: {endpoints.kubernetes.io/last-change-trigger-time: "%2$s"}
            addressType: IPv4
            ports:
            - {name: ws, port: 3000}
            endpoints: [%3$s]
            """;

    private final ProxyNamespace namespace = new ProxyNamespace();

    @BeforeEach
    void start() {
        namespace.apply(SERVICE);
        namespace.apply(PROXY);
        namespace.awaitReady(CHAT);
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void aServiceWithoutEndpointsIsServedAndSaid() {
        assertThat(members()).isEmpty();
        assertThat(namespace.condition(CHAT, "ResolvedRefs").map(Condition::getMessage))
                .contains("Every reference resolves. Without a ready endpoint: `server`.");
    }

    @Test
    void anEndpointComesDrainsAndGoes() {
        endpoints(ready(1), ready(2));
        awaitMembers("ws://10.0.0.1:3000", "ws://10.0.0.2:3000");
        String before = line("10.0.0.1");

        endpoints(ready(1), endpoint(2, "{ready: false, serving: true, terminating: true}"));
        await().atMost(SOON).untilAsserted(() -> assertThat(line("10.0.0.2")).contains("status=+N"));
        endpoints(ready(1));
        awaitMembers("ws://10.0.0.1:3000");

        assertThat(line("10.0.0.1")).isEqualTo(before);
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(namespace.proxy(CHAT).getStatus().backends()).isEqualTo(1));
        namespace.awaitReady(CHAT);
    }

    @Test
    void anEndpointThatIsNotReadyStaysAsAMemberThatTakesNothing() {
        endpoints(ready(1), endpoint(2, "{ready: false}"));

        await().atMost(SOON).untilAsserted(() -> assertThat(line("10.0.0.2")).contains("status=+D"));
    }

    @Test
    void otherSlicesAreNobodysBusiness() {
        endpoints(ready(1));
        awaitMembers("ws://10.0.0.1:3000");
        awaitServed();
        Instant start = Instant.now();

        for (int number = 0; number < 50; number++) {
            namespace.apply(SLICE.formatted("other", number, ready(number)));
            // What the slices' controller writes without anything having changed.
            namespace.apply(SLICE.formatted("server", number, ready(1)));
        }

        await().pollDelay(MOMENT).untilAsserted(() -> {
            assertThat(visits(start)).as("but for the visit every 30 s").isLessThanOrEqualTo(1);
            assertThat(configMapWrites(start)).isZero();
        });
    }

    @Test
    void aHundredChangesAreAHandfulOfWritesAndTheLastOneIsThere() {
        endpoints(ready(1));
        awaitMembers("ws://10.0.0.1:3000");
        awaitServed();
        Instant start = Instant.now();

        for (int number = 1; number <= 100; number++) {
            endpoints(ready(1), endpoint(2, "{ready: " + (number % 2 == 0) + "}"), ready(number + 2));
        }
        Duration burst = Duration.between(start, Instant.now());
        awaitMembers("ws://10.0.0.1:3000", "ws://10.0.0.102:3000", "ws://10.0.0.2:3000");
        awaitServed();

        long writes = configMapWrites(start);
        System.out.printf(
                "100 changes of endpoints in %d ms: %d ConfigMaps, %d visits%n",
                burst.toMillis(), writes, visits(start));
        assertThat(writes).isBetween(1L, 3 + burst.toSeconds());
    }

    @Test
    void aChangeWaitsForTheRolloutOfTheOneBefore() {
        endpoints(ready(1));
        awaitMembers("ws://10.0.0.1:3000");
        awaitServed();
        namespace.controller().keepNewPodsUnready(true);
        endpoints(ready(2));
        awaitMembers("ws://10.0.0.2:3000");

        endpoints(ready(3));

        await().pollDelay(MOMENT).untilAsserted(() -> assertThat(members()).containsExactly("ws://10.0.0.2:3000"));
        namespace.controller().keepNewPodsUnready(false);
        awaitMembers("ws://10.0.0.3:3000");
    }

    @Test
    void aChangeOfTheResourceDoesNotWaitForOneOfTheEndpoints() {
        namespace.patch(CHAT, "{\"spec\": {\"rollout\": {\"quietSeconds\": 300}}}");
        namespace.awaitReady(CHAT);
        endpoints(ready(1));
        awaitMembers("ws://10.0.0.1:3000");
        endpoints(ready(2));
        namespace.patch(CHAT, "{\"spec\": {\"timeouts\": {\"connectSeconds\": 7}}}");

        await().atMost(SOON).untilAsserted(() -> assertThat(line("10.0.0.1")).contains(" connectiontimeout=7 "));
        assertThat(members()).containsExactly("ws://10.0.0.1:3000");
    }

    @Test
    void theWatchEndsWithTheReferenceAndWithTheResource() {
        namespace.patch(CHAT, "{\"spec\": {\"backends\": [{\"name\": \"server\", \"url\": \"ws://server01:3000\"}]}}");
        await().atMost(SOON).untilAsserted(() -> assertThat(endedWatches()).isEqualTo(1));

        namespace.apply(PROXY.replace("name: chat", "name: news"));
        namespace.awaitReady("news");
        namespace.proxies("news").delete();

        await().atMost(SOON).untilAsserted(() -> assertThat(endedWatches()).isEqualTo(2));
    }

    @Test
    void twoResourcesShareAWatchAndBothFollow() {
        namespace.apply(PROXY.replace("name: chat", "name: news"));
        namespace.awaitReady("news");

        endpoints(ready(1));

        awaitMembers("ws://10.0.0.1:3000");
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        namespace.configMap("news").require().getData().get("httpd.conf"))
                .contains("ws://10.0.0.1:3000"));
        assertThat(requests("list", "endpointslices", Instant.EPOCH)).isEqualTo(1);
    }

    @Test
    void whatChangedWhileNobodyLookedIsFound() {
        endpoints(ready(1));
        awaitMembers("ws://10.0.0.1:3000");
        OperatorProcess.running().stop();

        endpoints(ready(2));
        OperatorProcess.running();

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(members()).containsExactly("ws://10.0.0.2:3000"));
    }

    private void endpoints(String... endpoints) {
        namespace.apply(SLICE.formatted("server", 0, String.join(", ", endpoints)));
    }

    private static String ready(int number) {
        return endpoint(number, "{ready: true}");
    }

    private static String endpoint(int number, String conditions) {
        return "{addresses: [10.0.0.%1$d], conditions: %2$s, targetRef: {kind: Pod, name: server-%1$d}}"
                .formatted(number, conditions);
    }

    private void awaitMembers(String... urls) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> assertThat(members())
                .containsExactlyInAnyOrder(urls));
    }

    /** A change of endpoints is no new generation, so that Ready may still be about the configuration before. */
    private void awaitServed() {
        namespace.awaitStatus(CHAT, proxy -> {
            assertThat(proxy.getStatus().configHash()).isEqualTo(Sha256.of(config()));
            assertThat(namespace.condition(CHAT, "Ready").map(Condition::getStatus))
                    .contains("True");
        });
    }

    private List<String> members() {
        return MEMBER.matcher(config()).results().map(match -> match.group(1)).collect(Collectors.toList());
    }

    private String line(String address) {
        return Arrays.stream(config().split("\n"))
                .filter(line -> line.contains("BalancerMember ws://" + address + ":"))
                .findFirst()
                .orElse("");
    }

    private String config() {
        return namespace.configMap(CHAT).require().getData().get("httpd.conf");
    }

    /** Each visit reads the Service once. */
    private long visits(Instant since) {
        return requests("get", "services", since);
    }

    private long configMapWrites(Instant since) {
        return requests("patch", "configmaps", since);
    }

    /** A watch is recorded when it ends. */
    private long endedWatches() {
        return requests("watch", "endpointslices", Instant.EPOCH);
    }

    private long requests(String verb, String resource, Instant since) {
        return ApiServer.shared().auditLog().requests(ApiServer.OPERATOR_USER, verb, resource).stream()
                .filter(event -> event.namespace().equals(namespace.name()))
                .filter(event -> !event.time().isBefore(since))
                .count();
    }
}
