package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.status.ServerStatus;
import dev.wsproxy.operator.status.TunnelReport;
import dev.wsproxy.operator.support.EchoBackend;
import dev.wsproxy.operator.support.PodOnThisMachine;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RawHttp;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a pod that takes changes in place, event loops close the sockets of a member that is gone for good, and no others. */
class EventLoopsInPodIT {
    private static final short GOING_AWAY = 1001;
    private static final List<String> NAMES = List.of("server01", "server02", "server03", "server04");

    @TempDir
    Path directory;

    private final Vertx vertx = ProxyClient.vertx();
    private final List<EchoBackend> backends = new ArrayList<>();
    private PodOnThisMachine pod;
    private Map<String, List<ProxyClient.Socket>> sockets;

    @BeforeEach
    void holdSocketsToThreeMembers() {
        for (String name : NAMES) {
            backends.add(EchoBackend.start(vertx, name, "127.0.0.1", Optional.empty()));
        }
        pod = new PodOnThisMachine(directory);
        pod.start(plan("server01", "server02", "server03"));
        ProxyClient client = new ProxyClient(vertx, pod.port(), false, null);
        sockets = Stream.generate(() -> client.open("chat.example.com", "/"))
                .limit(12)
                .collect(Collectors.groupingBy(ProxyClient.Socket::receive));
        assertThat(sockets).hasSize(3);
    }

    @AfterEach
    void stop() {
        pod.close();
        backends.forEach(EchoBackend::close);
        vertx.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"without a restart", "restarted gracefully"})
    void socketsOfARemovedMemberEndCleanlyAndTheOthersStay(String way) {
        pod.take(way.startsWith("without") ? plan("server02", "server03") : plan("server02", "server03", "server04"));

        await().atMost(Duration.ofSeconds(15))
                .until(() -> sockets.get("server01").stream().allMatch(ProxyClient.Socket::isClosed));
        assertThat(sockets.get("server01"))
                .allSatisfy(socket -> assertThat(socket.closeCode()).isEqualTo(GOING_AWAY));
        assertThat(Stream.of("server02", "server03").map(sockets::get).flatMap(List::stream))
                .allSatisfy(socket -> assertThat(socket.exchange("still here")).isEqualTo("still here"));
        assertThat(pod.log("follow-configuration")).contains(way);
    }

    @Test
    void socketsOfEveryGenerationCountAndProcessesThatHoldThemAreOldGenerations() {
        pod.take(plan("server01", "server02", "server03", "server04"));

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            ServerStatus status = ServerStatus.read(statusPage()).orElseThrow();
            assertThat(status.openSockets()).isEqualTo(12);
            assertThat(status.oldGenerations()).isEqualTo(1);
            assertThat(TunnelReport.read(statusPage()).orElseThrow().members())
                    .extracting(TunnelReport.Member::open)
                    .containsExactlyInAnyOrder(4L, 4L, 4L, 0L);
        });
    }

    private String statusPage() {
        return RawHttp.answer(
                pod.managementPort(),
                "GET %s HTTP/1.1\r\nHost: pod\r\nConnection: close\r\n\r\n".formatted(ConfigRenderer.STATUS_TARGET),
                Duration.ofSeconds(5));
    }

    private ProxyPlan plan(String... members) {
        StringBuilder spec = new StringBuilder(
                """
                hosts: [chat.example.com]
                maxConnections: 100
                tunnels: EventLoops
                rollout: {strategy: InPlace, drainSeconds: 8, closeOverSeconds: 1}
                backends:
                """);
        for (String member : members) {
            int port = backends.get(NAMES.indexOf(member)).port();
            spec.append("- {name: %s, url: 'ws://127.0.0.1:%d'}\n".formatted(member, port));
        }
        return PurePath.plan(spec.toString()).plan().orElseThrow();
    }
}
