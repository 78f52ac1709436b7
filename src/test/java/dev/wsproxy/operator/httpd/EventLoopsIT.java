package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wsproxy.operator.status.ServerStatus;
import dev.wsproxy.operator.status.TunnelReport;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code tunnels: EventLoops} the real httpd holds WebSockets on the loops of the project's module, and ends them cleanly. */
class EventLoopsIT {
    private static final String HOST = "chat.example.com";
    private static final short GOING_AWAY = 1001;
    private static final String SPEC =
            """
            hosts: [chat.example.com]
            tunnels: EventLoops
            backends:
            - {name: server01, url: 'ws://server01:3000'}
            - {name: server02, url: 'ws://server02:3000'}
            """;

    @TempDir
    Path directory;

    @Test
    void webSocketsAreOnLoopsAndCountedForEachMember() {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(SPEC))) {
            open(httpd, 6)
                    .forEach(socket -> assertThat(socket.exchange("hello")).isEqualTo("hello"));

            TunnelReport report = TunnelReport.read(statusPage(httpd)).orElseThrow();
            assertThat(report.open()).isEqualTo(6);
            assertThat(report.limit()).isEqualTo(1000);
            assertThat(report.onThreads()).isZero();
            assertThat(report.notSeen()).isZero();
            assertThat(report.members()).hasSize(2).allSatisfy(member -> {
                assertThat(member.open()).isEqualTo(3);
                assertThat(member.opened()).isEqualTo(3);
                // A header of two bytes and a mask of four before the text.
                assertThat(member.bytesFromClients()).isEqualTo(3L * (2 + 4 + "hello".length()));
                assertThat(member.bytesFromBackends()).isPositive();
            });
        }
    }

    @Test
    void socketsAndRoomOnLoopsAreTheProxys() {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(SPEC))) {
            // httpd starts its threads one after the other, and one of them answers.
            await().untilAsserted(() -> assertThat(serverStatus(httpd)).isEqualTo(new ServerStatus(0, 0, 73 + 1000)));

            open(httpd, 4);

            await().untilAsserted(() -> assertThat(serverStatus(httpd)).isEqualTo(new ServerStatus(4, 0, 73 + 996)));
        }
    }

    @Test
    void anHttpdWithoutTheModuleServesTheSameConfigurationOnThreads() {
        String config = PurePath.render(SPEC).replace("mod_websocket_tunnel.so", "mod_missing.so");
        try (RealHttpd httpd = new RealHttpd(directory, config)) {
            open(httpd, 100)
                    .forEach(socket -> assertThat(socket.exchange("hello")).isEqualTo("hello"));

            assertThat(TunnelReport.read(statusPage(httpd))).isEmpty();
            assertThat(serverStatus(httpd).openSockets()).isEqualTo(100);
        }
    }

    @Test
    void whatIsBeyondTheLimitIsOnThreadsAndServedAllTheSame() {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(SPEC + "maxConnections: 3\n"))) {
            open(httpd, 5)
                    .forEach(socket -> assertThat(socket.exchange("hello")).isEqualTo("hello"));

            TunnelReport report = TunnelReport.read(statusPage(httpd)).orElseThrow();
            assertThat(report.open()).isEqualTo(3);
            assertThat(report.onThreads()).isEqualTo(2);
            assertThat(serverStatus(httpd).openSockets()).isEqualTo(5);
        }
    }

    @Test
    void aSilentSocketIsClosedCleanlyAtAnIdleLimitBelowTheHandshakes() {
        String spec = SPEC + "timeouts: {handshakeSeconds: 30, idleSeconds: 2}\n";
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(spec))) {
            ProxyClient.Socket silent = open(httpd, 1).get(0);
            ProxyClient.Socket busy = open(httpd, 1).get(0);

            await().pollInterval(Duration.ofMillis(200))
                    .until(() -> busy.exchange("still here").equals("still here") && silent.isClosed());

            assertThat(silent.closeCode()).isEqualTo(GOING_AWAY);
            assertThat(busy.isClosed()).isFalse();
        }
    }

    @Test
    void aBusySocketIsClosedCleanlyBeforeItsLongestLife() {
        try (RealHttpd httpd =
                new RealHttpd(directory, PurePath.render(SPEC + "timeouts: {maxLifetimeSeconds: 2}\n"))) {
            Instant start = Instant.now();
            ProxyClient.Socket socket = open(httpd, 1).get(0);

            // A ping meets a socket that is being closed.
            await().pollInterval(Duration.ofMillis(50)).ignoreExceptions().until(() -> {
                if (!socket.isClosed()) {
                    socket.ping();
                }
                return socket.isClosed();
            });

            assertThat(socket.closeCode()).isEqualTo(GOING_AWAY);
            assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofMillis(1700));
        }
    }

    @Test
    void aDrainClosesEverySocketCleanlyAndNotAllAtOnce() {
        int sockets = 60;
        int seconds = 4;
        String spec = SPEC + "rollout: {drainSeconds: %d, closeOverSeconds: %d}\n".formatted(seconds + 6, seconds);
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(spec))) {
            List<ProxyClient.Socket> open = open(httpd, sockets);
            List<Integer> closedBySecond = new ArrayList<>();

            httpd.process().stopGracefully();
            await().atMost(Duration.ofSeconds(seconds + 6))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        closedBySecond.add((int) open.stream()
                                .filter(ProxyClient.Socket::isClosed)
                                .count());
                        return closedBySecond.get(closedBySecond.size() - 1) == sockets;
                    });

            assertThat(open).allSatisfy(socket -> assertThat(socket.closeCode()).isEqualTo(GOING_AWAY));
            assertThat(steps(closedBySecond)).allMatch(closed -> closed <= 2 * sockets / seconds);
        }
    }

    @Test
    void anAcceptedUpgradeIsCountedAtOnce() {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(SPEC))) {
            open(httpd, 1);

            // Two bytes for each.
            await().untilAsserted(() ->
                    assertThat(statusPage(httpd)).contains(ConfigRenderer.ACCEPTED_UPGRADES_HEADER + ": 2\r\n"));
        }
    }

    @Test
    void theAccessLogHasALineForTheEndOfEachSocket() {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(SPEC))) {
            ProxyClient.Socket socket = httpd.http().open(HOST, "/rooms/7?token=secret");
            socket.receive();
            socket.exchange("hello");
            socket.close();

            await().untilAsserted(() -> assertThat(lines(httpd, "ended")).hasSize(1));
            JsonNode line = lines(httpd, "ended").get(0);
            assertThat(line.path("path").asText()).isEqualTo("/rooms/7");
            assertThat(line.path("member").asText()).isEqualTo("server01");
            assertThat(line.path("closedBy").asText()).isEqualTo("client");
            assertThat(line.path("closeCode").asInt()).isEqualTo(1000);
            assertThat(lines(httpd, "accepted")).hasSize(1);
            assertThat(httpd.process().accessLog()).doesNotContain("secret");
        }
    }

    private static List<Integer> steps(List<Integer> totals) {
        List<Integer> steps = new ArrayList<>();
        int before = 0;
        for (int total : totals) {
            steps.add(total - before);
            before = total;
        }
        return steps;
    }

    private static List<ProxyClient.Socket> open(RealHttpd httpd, int count) {
        return Stream.generate(() -> httpd.http().open(HOST, "/"))
                .limit(count)
                .peek(ProxyClient.Socket::receive)
                .toList();
    }

    private static List<JsonNode> lines(RealHttpd httpd, String upgrade) {
        return httpd.process()
                .accessLog()
                .lines()
                .map(EventLoopsIT::json)
                .filter(line -> line.path("upgrade").asText().equals(upgrade))
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    private static ServerStatus serverStatus(RealHttpd httpd) {
        return ServerStatus.read(statusPage(httpd)).orElseThrow();
    }

    private static String statusPage(RealHttpd httpd) {
        return RawHttp.answer(
                httpd.process().port(8081),
                "GET %s HTTP/1.1\r\nHost: pod\r\nConnection: close\r\n\r\n".formatted(ConfigRenderer.STATUS_TARGET),
                Duration.ofSeconds(5));
    }
}
