package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.status.ServerStatus;
import dev.wsproxy.operator.support.EchoBackend;
import dev.wsproxy.operator.support.PodOnThisMachine;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RawHttp;
import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pod's httpd says of the sockets it holds, in all of its generations. */
class WorkersIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private final Vertx vertx = ProxyClient.vertx();
    private EchoBackend backend;
    private PodOnThisMachine pod;
    private ProxyClient client;

    @BeforeEach
    void prepare() {
        backend = EchoBackend.start(vertx, "server01", "127.0.0.1", Optional.empty());
        pod = new PodOnThisMachine(directory);
        client = new ProxyClient(vertx, pod.port(), false, null);
    }

    @AfterEach
    void stop() {
        pod.close();
        backend.close();
        vertx.close();
    }

    @Test
    void socketsOfEveryGenerationCountAndTheQuestionDoesNot() {
        start(100, 1);
        assertThat(workers()).isEqualTo(new ServerStatus(0, 0, 109));

        List<ProxyClient.Socket> oldest = open(5);
        change(plan(100, 2));
        open(3);
        change(plan(100, 3));
        open(2);

        awaitWorkers(10, 2);
        oldest.forEach(ProxyClient.Socket::close);
        awaitWorkers(5, 1);
    }

    @Test
    void aFullPodDoesNotAnswer() {
        start(1, 1);
        int threads = workers().capacityLeft() + 1;

        List<ProxyClient.Socket> sockets = open(threads);

        assertThatThrownBy(() -> ask(Duration.ofSeconds(1)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("timed out");
        sockets.get(0).close();
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(workers())
                .isEqualTo(new ServerStatus(threads - 1, 0, 0)));
    }

    private void start(int maxConnections, int generation) {
        ProxyPlan plan = plan(maxConnections, generation);
        pod.mountConfiguration(pod.render(plan).text());
        pod.start(plan);
    }

    private void change(ProxyPlan plan) {
        HttpdConfig config = pod.render(plan);
        pod.mountConfiguration(config.text());
        await().atMost(SOON).untilAsserted(() -> assertThat(pod.served())
                .as(() -> pod.log("follow-configuration"))
                .contains(config.hash()));
    }

    private List<ProxyClient.Socket> open(int count) {
        return Stream.generate(() -> client.open("chat.example.com", "/"))
                .limit(count)
                .peek(ProxyClient.Socket::receive)
                .toList();
    }

    private void awaitWorkers(int sockets, int oldGenerations) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(workers().openSockets()).isEqualTo(sockets);
            assertThat(workers().oldGenerations()).isEqualTo(oldGenerations);
        });
    }

    private ServerStatus workers() {
        return ServerStatus.read(ask(Duration.ofSeconds(5))).orElseThrow();
    }

    private String ask(Duration patience) {
        return RawHttp.answer(
                pod.managementPort(),
                "GET %s HTTP/1.1\r\nHost: pod\r\nConnection: close\r\n\r\n".formatted(ConfigRenderer.STATUS_TARGET),
                patience);
    }

    /** Plans of different generations differ in nothing that matters here. */
    private ProxyPlan plan(int maxConnections, int generation) {
        return PurePath.plan(
                        """
                        hosts: [chat.example.com]
                        maxConnections: %d
                        tunnels: Threads
                        rollout: {strategy: InPlace}
                        timeouts: {idleSeconds: %d}
                        backends: [{name: server01, url: 'ws://127.0.0.1:%d'}]
                        """
                                .formatted(maxConnections, 3600 + generation, backend.port()))
                .plan()
                .orElseThrow();
    }
}
