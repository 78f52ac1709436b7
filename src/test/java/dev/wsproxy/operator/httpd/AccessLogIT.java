package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wsproxy.operator.support.HostileRequests;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The access log: a line for each request, in a form that a machine reads whatever the client sent. */
class AccessLogIT {
    private static final String HOST = "chat.example.com";
    private static final String SPEC =
            """
            hosts: [chat.example.com]
            tls: {secretName: front}
            tunnels: Threads
            backends: [{name: server01, url: 'ws://server01:3000'}]
            """;
    private static final String PLAIN_SPEC = SPEC.replace("secretName: front", "secretName: front, redirect: false");
    private static final ObjectMapper JSON = new JsonMapper();
    /** A pipe takes so many bytes in one piece: PIPE_BUF on Linux. */
    private static final int PIPE_BYTES = 4096;

    private static final String COMBINED =
            "[0-9.]+ - - \\[[^\\]]+ \\+0000] \"[^\"\\\\ ]+ [^\"\\\\]* [^\"\\\\ ]+\" [0-9]{3} [0-9]+ "
                    + "\"[^\"\\\\ ]+\" \"[^\"\\\\]+\" (accepted|refused|none) [a-z0-9-]+ [0-9]+";

    @TempDir
    Path directory;

    @Test
    void aLineTellsOfAWholeWebSocketOnceItIsClosed() {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(PLAIN_SPEC))) {
            Instant before = Instant.now();
            ProxyClient.Socket socket =
                    httpd.http().open(HOST, "/room%2F1?token=a", Map.of("User-Agent", "test/1 (x; y)"));
            socket.receive();
            socket.exchange("a".repeat(100_000));
            assertThat(httpd.process().accessLog()).isEmpty();
            Instant closed = Instant.now();
            socket.close();

            JsonNode line = onlyLine(httpd);

            assertThat(fieldNames(line))
                    .containsExactly(
                            "time",
                            "client",
                            "host",
                            "method",
                            "path",
                            "protocol",
                            "status",
                            "upgrade",
                            "member",
                            "durationMs",
                            "bytesReceived",
                            "bytesSent",
                            "userAgent");
            assertThat(Instant.parse(line.get("time").textValue()))
                    .isBetween(before.minusMillis(1), closed)
                    .satisfies(time ->
                            assertThat(line.get("time").textValue()).hasSize("2026-01-02T03:04:05.678Z".length()));
            assertThat(line.get("client").textValue()).isEqualTo("127.0.0.1");
            assertThat(line.get("host").textValue()).startsWith(HOST + ":");
            assertThat(line.get("method").textValue()).isEqualTo("GET");
            assertThat(line.get("path").textValue()).isEqualTo("/room%2F1");
            assertThat(line.get("protocol").textValue()).isEqualTo("HTTP/1.1");
            assertThat(line.get("status").intValue()).isEqualTo(101);
            assertThat(line.get("upgrade").textValue()).isEqualTo("accepted");
            assertThat(line.get("member").textValue()).isEqualTo("server01");
            assertThat(line.get("durationMs").longValue())
                    .isBetween(1L, Duration.between(before, Instant.now()).toMillis());
            assertThat(line.get("bytesReceived").longValue()).isBetween(100_000L, 110_000L);
            assertThat(line.get("bytesSent").longValue()).isBetween(100_000L, 110_000L);
            assertThat(line.get("userAgent").textValue()).isEqualTo("test/1 (x; y)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "8080, chat.example.com, none, 308, none",
        "8080, unknown.example.net, none, 404, none",
        "8080, unknown.example.net, websocket, 404, refused",
        "8080, chat.example.com, websocket, 308, refused",
        "8080, chat.example.com, h2c, 308, none",
        "8443, chat.example.com, none, 200, none",
        "8443, chat.example.com, h2c, 200, none",
        "8443, unknown.example.net, none, 404, none",
    })
    void everyPortAndHostLogsWhatBecameOfTheUpgrade(int port, String host, String upgrade, int status, String logged) {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(SPEC))) {
            byte[] request = ("GET /a HTTP/1.1\r\nHost: " + host + "\r\nConnection: close"
                            + (upgrade.equals("none") ? "" : ", upgrade\r\nUpgrade: " + upgrade)
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            String answer = port == 8443
                    ? httpd.answerOverTls("127.0.0.1", new byte[0], request)
                    : RawHttp.answerFrom("127.0.0.1", httpd.process().port(port), request, Duration.ofSeconds(5));
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");

            JsonNode line = onlyLine(httpd);

            assertThat(line.get("host").textValue()).isEqualTo(host);
            assertThat(line.get("status").intValue()).isEqualTo(status);
            assertThat(line.get("upgrade").textValue()).isEqualTo(logged);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void garbageLeavesOneReadableLineForEachRequest(String form, boolean json) {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(PLAIN_SPEC + "accessLog: " + form + "\n"))) {
            long seed = new Random().nextLong();
            List<byte[]> garbage = Stream.concat(
                            HostileRequests.corpus(),
                            HostileRequests.random(new Random(seed)).limit(200))
                    .toList();
            for (int port : new int[] {8080, 8443}) {
                garbage.forEach(bytes -> sendAndEnd(httpd.process().port(port), bytes));
            }
            // The last line comes from the last request.
            httpd.http().get(HOST, "/last", Map.of());
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> httpd.process().accessLog().contains("/last"));

            List<String> lines = httpd.process().accessLog().lines().toList();

            assertThat(lines).hasSizeGreaterThan(garbage.size() / 2);
            assertThat(lines).as("seed %d", seed).allSatisfy(line -> {
                assertThat(line.length()).isLessThan(PIPE_BYTES);
                if (json) {
                    assertThat(fieldNames(parse(line))).hasSize(13);
                } else {
                    assertThat(line).matches(COMBINED);
                }
            });
        }
    }

    static Stream<Arguments> forms() {
        return Stream.of(Arguments.of("JSON", true), Arguments.of("Combined", false));
    }

    @Test
    void aRequestThatBreaksOffIsLogged() {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(PLAIN_SPEC))) {
            sendAndEnd(httpd.process().port(8080), "GET /half".getBytes(StandardCharsets.US_ASCII));
            sendAndEnd(
                    httpd.process().port(8080),
                    ("GET / HTTP/1.1\r\nHost: " + HOST).getBytes(StandardCharsets.US_ASCII));

            assertThat(onlyLine(httpd).get("status").intValue()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com/a/b?token=x#y, https://app.example.com/a/b",
        "https://app.example.com, https://app.example.com",
        "'https://[2001:db8::1]:8443/a', 'https://[2001:db8::1]:8443/a'",
        "https://user:password@app.example.com/, -",
        "https://app.example.com/\"a, -",
        "android-app://x, -",
        ", -",
    })
    void theCombinedFormHasTheRefererWithoutItsQuery(String referer, String logged) {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(PLAIN_SPEC + "accessLog: Combined\n"))) {
            httpd.http()
                    .get(
                            HOST,
                            "/a%2Fb?token=x",
                            referer == null
                                    ? Map.of("User-Agent", "test/1")
                                    : Map.of("User-Agent", "test/1", "Referer", referer));

            await().atMost(Duration.ofSeconds(5))
                    .until(() -> httpd.process().accessLog().endsWith("\n"));
            assertThat(httpd.process().accessLog())
                    .matches("127\\.0\\.0\\.1 - - \\[.* \\+0000] \"GET /a%2Fb HTTP/1\\.1\" 200 [0-9]+ "
                            + Pattern.quote('"' + logged + '"') + " \"test/1\" none server01 [0-9]+\n");
        }
    }

    @Test
    void offLogsNothing() {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(PLAIN_SPEC + "accessLog: None\n"))) {
            httpd.http().get(HOST, "/", Map.of());
            sendAndEnd(httpd.process().port(8080), "garbage\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            httpd.http().get(HOST, "/", Map.of());

            assertThat(httpd.process().accessLog()).isEmpty();
        }
    }

    /** Sends the bytes, ends that direction, and waits until the server closes the other. */
    private static void sendAndEnd(int port, byte[] bytes) {
        try (Socket socket = RawHttp.connectFrom("127.0.0.1", port)) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            RawHttp.exchange(socket, new byte[0]);
        } catch (IOException closed) {
            // The server may close before it has read everything.
            assertThat(closed).isInstanceOf(SocketException.class);
        }
    }

    private static JsonNode onlyLine(RealHttpd httpd) {
        await().atMost(Duration.ofSeconds(5))
                .until(() -> httpd.process().accessLog().endsWith("\n"));
        assertThat(httpd.process().accessLog()).hasLineCount(1);
        return parse(httpd.process().accessLog());
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private static List<String> fieldNames(JsonNode line) {
        return line.properties().stream().map(Map.Entry::getKey).toList();
    }
}
