package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.RawHttp;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much and how slowly a client may send before it is cut off. */
class RequestLimitsIT {
    private static final String HOST = "chat.example.com";
    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    @RegisterExtension
    private final ServedSpec httpd = new ServedSpec(
            """
                        hosts: [chat.example.com]
                        tls: {secretName: front, redirect: false}
                        backends: [{name: server01, url: 'ws://server01:3000'}]
                        """);

    @Test
    void aHandshakeThatDribblesInIsCutOffAfterTenSeconds() throws IOException {
        String handshake = "GET /a HTTP/1.1\r\nHost: " + HOST + "\r\nX-Filler: " + "a".repeat(500) + "\r\n" + UPGRADE;

        Outcome outcome = dribble(8080, handshake.getBytes(StandardCharsets.US_ASCII));

        assertThat(outcome.answer()).matches("(?s)|HTTP/1.1 408 .*");
        assertThat(outcome.time()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(14));
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(httpd.process().accessLog())
                        .contains("\"status\":408,")
                        .doesNotContain("server01"));
    }

    @Test
    void aTlsHandshakeThatDribblesInIsCutOffAfterTenSeconds() throws IOException {
        // The beginning of a ClientHello that says that 512 bytes follow.
        byte[] hello = new byte[517];
        System.arraycopy(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3}, 0, hello, 0, 11);

        Outcome outcome = dribble(8443, hello);

        assertThat(outcome.answer()).isEmpty();
        assertThat(outcome.time()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(14));
    }

    @Test
    void aHandshakeInPiecesWithinTheTimePasses() throws IOException {
        try (Socket socket = RawHttp.connectFrom("127.0.0.1", httpd.process().port(8080))) {
            socket.setSoTimeout(200);
            for (String piece : ("GET /a HTTP/1.1\r\nHost: " + HOST + "\r\n" + UPGRADE).split("(?<=\n)")) {
                socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
                if (!piece.equals("\r\n")) {
                    assertThat(waitsForMore(socket)).isTrue();
                }
            }
            socket.setSoTimeout(5000);

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 101");
        }
    }

    @ParameterizedTest
    @CsvSource({"8191, 200", "8192, 400", "20000, 400"})
    void aHeaderMayHaveSoManyBytes(int bytes, int status) {
        String name = "X-Long: ";
        String answer = get("/", name + "a".repeat(bytes - name.length()) + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertReachedABackend(answer, status == 200);
    }

    @ParameterizedTest
    @CsvSource({"8191, 200", "8192, 414", "20000, 414"})
    void aRequestLineMayHaveSoManyBytes(int bytes, int status) {
        String answer = get("/" + "a".repeat(bytes - "GET / HTTP/1.1".length()), "");

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertReachedABackend(answer, status == 200);
    }

    @ParameterizedTest
    @CsvSource({"100, 200", "101, 400"})
    void aRequestMayHaveSoManyHeaders(int count, int status) {
        String answer = get(
                "/",
                // Host and Connection are there already.
                IntStream.range(2, count).mapToObj("X-%d: a\r\n"::formatted).collect(Collectors.joining()));

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertReachedABackend(answer, status == 200);
    }

    private record Outcome(String answer, Duration time) {}

    /** Sends a byte about every half second until the server answers or closes. */
    private Outcome dribble(int port, byte[] bytes) throws IOException {
        long start = System.nanoTime();
        try (Socket socket = RawHttp.connectFrom("127.0.0.1", httpd.process().port(port))) {
            socket.setSoTimeout(500);
            for (byte one : bytes) {
                socket.getOutputStream().write(one);
                if (!waitsForMore(socket)) {
                    break;
                }
            }
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            return new Outcome(firstByte + RawHttp.exchange(socket, new byte[0]), time);
        }
    }

    private String firstByte = "";

    private boolean waitsForMore(Socket socket) throws IOException {
        try {
            int answer = socket.getInputStream().read();
            firstByte = answer == -1 ? "" : Character.toString(answer);
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        }
    }

    private static void assertReachedABackend(String answer, boolean reached) {
        assertThat(answer.contains("\"backend\":\"server01\"")).isEqualTo(reached);
    }

    private String get(String target, String headers) {
        return RawHttp.answerFrom(
                "127.0.0.1",
                httpd.process().port(8080),
                ("GET " + target + " HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n" + headers + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII),
                Duration.ofSeconds(5));
    }
}
