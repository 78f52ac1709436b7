package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.BlackHole;
import dev.wsproxy.operator.support.HttpdProcess;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of connecting, of the handshake and of idling are three limits, each of its own length on the wire. */
class TimeoutsIT {
    private static final String HOST = "chat.example.com";
    private static final String SPEC =
            """
            hosts: [chat.example.com]
            backends: [{name: server01, url: 'ws://server01:3000'}]
            timeouts: {connectSeconds: 1, handshakeSeconds: 2, idleSeconds: 6}
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: close\r\n\r\n",
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            })
    void aBackendThatNeverAnswersCostsTheHandshakesLimit(String rest) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                HttpdProcess httpd = new HttpdProcess(
                        Files.createDirectory(directory.resolve("httpd")),
                        PurePath.render(SPEC),
                        Map.of("//server01:3000", "//127.0.0.1:" + silent.getLocalPort()))) {
            Instant start = Instant.now();
            String head = RawHttp.headOfAnswer(
                    httpd.port(8080), "GET / HTTP/1.1\r\nHost: " + HOST + "\r\n" + rest, Duration.ofSeconds(10));

            assertThat(head).startsWith("HTTP/1.1 50");
            assertThat(Duration.between(start, Instant.now()))
                    .isBetween(Duration.ofMillis(1500), Duration.ofMillis(4500));
        }
    }

    @Test
    void aBackendThatTakesNoConnectionCostsTheConnectLimit() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (BlackHole blackHole = new BlackHole();
                HttpdProcess httpd = new HttpdProcess(
                        Files.createDirectory(directory.resolve("httpd")),
                        PurePath.render(SPEC.replace("handshakeSeconds: 2", "handshakeSeconds: 5")),
                        Map.of("//server01:3000", "//127.0.0.1:" + blackHole.port()))) {
            Instant start = Instant.now();
            String head = RawHttp.headOfAnswer(
                    httpd.port(8080),
                    "GET / HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n",
                    Duration.ofSeconds(10));

            assertThat(head).startsWith("HTTP/1.1 503 ");
            assertThat(Duration.between(start, Instant.now()))
                    .isBetween(Duration.ofMillis(500), Duration.ofMillis(3500));
        }
    }

    @Test
    void pingsKeepASocketOpenBeyondTheIdleLimit() {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(SPEC))) {
            ProxyClient.Socket silent = httpd.http().open(HOST, "/");
            ProxyClient.Socket pinging = httpd.http().open(HOST, "/");

            await().atMost(Duration.ofSeconds(15))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        pinging.ping();
                        return silent.isClosed();
                    });

            pinging.receive();
            assertThat(pinging.exchange("still here")).isEqualTo("still here");
        }
    }

    @Test
    void aSilentSocketEndsAtTheIdleLimitAndABusyOneLivesOn() {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(SPEC))) {
            ProxyClient.Socket silent = httpd.http().open(HOST, "/");
            ProxyClient.Socket busy = httpd.http().open(HOST, "/");
            busy.receive();
            Instant start = Instant.now();

            await().atMost(Duration.ofSeconds(15))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> busy.exchange("still here").equals("still here") && silent.isClosed());

            assertThat(Duration.between(start, Instant.now()))
                    .isBetween(Duration.ofMillis(4500), Duration.ofMillis(8500));
            assertThat(busy.isClosed()).isFalse();
        }
    }
}
