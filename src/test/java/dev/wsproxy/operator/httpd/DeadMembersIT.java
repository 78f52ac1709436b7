package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.BlackHole;
import dev.wsproxy.operator.support.EchoBackend;
import dev.wsproxy.operator.support.HttpdProcess;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RawHttp;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a member costs clients that refuses connections, that drops them, or whose name does not resolve. */
class DeadMembersIT {
    private static final String SPEC =
            """
            hosts: [chat.example.com]
            backends:
            - {name: dead, url: 'ws://server01:3000'}
            - {name: alive, url: 'ws://server02:3000'}
            balancing: {method: RoundRobin%s}
            timeouts: {connectSeconds: 1}
            logLevel: Info
            """;

    /** Between what a local answer takes and {@code connectSeconds}. */
    private static final Duration QUICK = Duration.ofMillis(700);

    /** Long enough for the checks to find out, and for a member to be tried again every few seconds if it were. */
    private static final Duration WATCHED = Duration.ofSeconds(8);

    @TempDir
    Path directory;

    private final Vertx vertx = ProxyClient.vertx();
    private EchoBackend alive;
    private HttpdProcess httpd;

    @BeforeEach
    void startBackend() {
        alive = EchoBackend.start(vertx, "alive", "127.0.0.1", Optional.empty());
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        httpd.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused", "dropped", "unresolvable"})
    void onceHealthChecksFoundItItCostsNoClientAnything(String kind) throws IOException {
        try (BlackHole blackHole = new BlackHole()) {
            start(
                    switch (kind) {
                        case "refused" -> "127.0.0.1:" + closedPort();
                        case "dropped" -> "127.0.0.1:" + blackHole.port();
                        default -> "no-such-host.invalid:3000";
                    });
            await().atMost(Duration.ofSeconds(20)).until(() -> httpd.errorLog().contains("Health check DISABLING"));

            assertThat(requestsFor(Duration.ofSeconds(2))).allSatisfy(request -> {
                assertThat(request.status()).isEqualTo("200");
                assertThat(request.time()).isLessThan(QUICK);
            });
        }
    }

    @Test
    void aRefusedConnectionCostsNoClientAnythingFromTheStart() throws IOException {
        start("127.0.0.1:" + closedPort());

        assertThat(requestsFor(WATCHED)).allSatisfy(request -> {
            assertThat(request.status()).isEqualTo("200");
            assertThat(request.time()).isLessThan(QUICK);
        });
        assertThat(attempts()).isEqualTo(1);
    }

    @Test
    void aDroppedConnectionCostsOneClientTheConnectLimitAndNoOther() throws IOException {
        try (BlackHole blackHole = new BlackHole()) {
            start("127.0.0.1:" + blackHole.port());

            List<Request> requests = requestsFor(WATCHED);

            assertThat(requests).allSatisfy(request -> {
                assertThat(request.status()).isEqualTo("200");
                assertThat(request.time()).isLessThan(Duration.ofSeconds(1).plus(QUICK));
            });
            assertThat(requests)
                    .filteredOn(request -> request.time().compareTo(QUICK) > 0)
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    /** httpd answers 500 where a name does not resolve, and tries no other member; so one client pays before any check. */
    @Test
    void aNameThatDoesNotResolveCostsOneClientItsRequestAndNoOther() throws IOException {
        start("no-such-host.invalid:3000");

        List<Request> requests = requestsFor(WATCHED);

        assertThat(requests)
                .filteredOn(request -> !request.status().equals("200"))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aMemberThatIsBackIsUsedAgain() throws IOException {
        int port = closedPort();
        start("127.0.0.1:" + port);
        requestsFor(Duration.ofSeconds(1));

        EchoBackend.startAt(vertx, "back", "127.0.0.1", port, Optional.empty());

        await().atMost(Duration.ofSeconds(10)).until(() -> answer().contains("\"backend\":\"back\""));
    }

    @Test
    void withRetrySecondsItIsTriedAgainThatOften() throws IOException {
        start("127.0.0.1:" + closedPort(), ", retrySeconds: 1");

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            answer();
            return attempts() >= 3;
        });
    }

    /** How often a client's request was tried on the dead member. */
    private long attempts() {
        return httpd.errorLog()
                .lines()
                .filter(line -> line.contains("AH00957: ws: attempt to connect"))
                .count();
    }

    private void start(String deadAddress) throws IOException {
        start(deadAddress, "");
    }

    private void start(String deadAddress, String balancing) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        httpd = new HttpdProcess(
                Files.createDirectory(directory.resolve("httpd")),
                PurePath.render(SPEC.formatted(balancing)),
                Map.of("//server01:3000", "//" + deadAddress, "//server02:3000", "//127.0.0.1:" + alive.port()));
    }

    private record Request(String status, Duration time) {}

    /** Requests one after the other, without a pause, for so long. */
    private List<Request> requestsFor(Duration duration) {
        List<Request> requests = new ArrayList<>();
        Instant end = Instant.now().plus(duration);
        while (Instant.now().isBefore(end)) {
            Instant start = Instant.now();
            String answer = answer();
            requests.add(new Request(
                    answer.isEmpty() ? "none" : answer.split(" ", 3)[1], Duration.between(start, Instant.now())));
        }
        return requests;
    }

    private String answer() {
        return RawHttp.answer(
                httpd.port(8080),
                "GET / HTTP/1.1\r\nHost: chat.example.com\r\nConnection: close\r\n\r\n",
                Duration.ofSeconds(20));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
