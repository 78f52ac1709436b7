package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.EchoBackend;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.RawHttp;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives at a backend, and what comes back, through the real httpd. */
class ForwardingIT {
    private static final String HOST = "chat.example.com";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    @RegisterExtension
    private static final ServedSpec HTTPD = new ServedSpec(
            """
                        hosts: [chat.example.com]
                        backends: [{name: server01, url: 'ws://server01:3000'}]
                        """);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a%20b",
                "/a%2Fb",
                "/a%2fb",
                "/a%3Fb",
                "/a%25b",
                "/a%23b",
                "/a%26b",
                "/a%0Ab",
                "/a%2525b",
                "/a//b",
                "/a/./b",
                "/a/../b",
                "/a/%2e%2e/b",
                "/a;b=c",
                "/a:b@c",
                "/a,b+c$d",
                "/a%ffb",
                "/%E2%82%AC",
                "/a?b=c&d=e",
                "/a?b=%26%3D%2F",
                "/a?b=c?d",
                "/a?",
                "/a[b]",
                "/a%20HTTP/1.1%0d%0aX:%20y"
            })
    void everyTargetArrivesByteForByte(String target) {
        String answer = RawHttp.answer(
                HTTPD.process().port(8080),
                "GET " + target + " HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n",
                PATIENCE);

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"uri\":\"" + target + "\"");
    }

    @Test
    void aWebSocketHandshakeArrivesWithItsTarget() {
        String head = RawHttp.headOfAnswer(
                HTTPD.process().port(8080), "GET /a%2Fb?c=%26 HTTP/1.1\r\nHost: " + HOST + "\r\n" + UPGRADE, PATIENCE);

        assertThat(head).startsWith("HTTP/1.1 101 ").containsIgnoringCase("\r\nupgrade: websocket\r\n");
    }

    @Test
    void forwardedHeadersAreTheProxysOwn() {
        JsonObject headers = headersAtBackend(Map.of(
                "X-Forwarded-For", "203.0.113.9",
                "X-Forwarded-Host", "evil.example.net",
                "X-Forwarded-Proto", "https",
                "X-Forwarded-Port", "444",
                "X-Forwarded-Server", "evil",
                "Forwarded", "for=203.0.113.9"));

        assertThat(headers.getString("X-Forwarded-For")).isEqualTo("127.0.0.1");
        assertThat(headers.getString("X-Forwarded-Host")).isEqualTo(HOST);
        assertThat(headers.getString("X-Forwarded-Proto")).isEqualTo("http");
        assertThat(headers.getString("X-Forwarded-Port")).isEqualTo("80");
        assertThat(headers.getString("X-Forwarded-Server")).isNotEqualTo("evil");
        assertThat(headers.containsKey("Forwarded")).isFalse();
    }

    @Test
    void aBackendWithoutTlsSeesTheClientsHost() {
        assertThat(headersAtBackend(Map.of()).getString("Host")).isEqualTo(HOST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h2c",
                "websocket, h2c",
                "h2c, websocket",
                "websocket,websocket",
                "websocket/13",
                "websockets",
                "x-websocket",
                "TLS/1.0",
                "*",
                "\"websocket\""
            })
    void anUpgradeToAnythingElseIsNotForwarded(String upgrade) {
        String answer = RawHttp.answer(
                HTTPD.process().port(8080),
                "GET / HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: "
                        + upgrade + "\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
                PATIENCE);

        assertThat(answer).startsWith("HTTP/1.1 200 ");
        JsonObject headers = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4)).getJsonObject("headers");
        assertThat(headers.fieldNames()).noneMatch(name -> name.equalsIgnoreCase("Upgrade"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "WebSocket", "WEBSOCKET"})
    void aWebSocketMayBeSpeltInAnyCase(String upgrade) {
        String head = RawHttp.headOfAnswer(
                HTTPD.process().port(8080),
                "GET / HTTP/1.1\r\nHost: " + HOST + "\r\n"
                        + UPGRADE.replace("Upgrade: websocket", "Upgrade: " + upgrade),
                PATIENCE);

        assertThat(head).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void anUpgradeInHttp10IsRefusedAtOnce() {
        String head = RawHttp.headOfAnswer(
                HTTPD.process().port(8080), "GET / HTTP/1.0\r\nHost: " + HOST + "\r\n" + UPGRADE, PATIENCE);

        assertThat(head).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @CsvSource({"unknown.example.net", "chat.example.com.evil.net", "wsproxy.invalid", "management.invalid"})
    void anUnknownHostNeverReachesABackend(String host) {
        int port = HTTPD.process().port(8080);
        String plain =
                RawHttp.answer(port, "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n", PATIENCE);
        String upgrade = RawHttp.headOfAnswer(port, "GET / HTTP/1.1\r\nHost: " + host + "\r\n" + UPGRADE, PATIENCE);

        assertThat(plain).startsWith("HTTP/1.1 404 ").doesNotContain("server01");
        assertThat(upgrade).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void aBackendsRedirectToItselfLeadsBackToTheProxy() {
        ProxyClient.Answer answer = HTTPD.http().get(HOST, EchoBackend.REDIRECTING_PATH, Map.of());

        assertThat(answer.headers().get("Location")).isEqualTo("http://" + HOST + "/there");
    }

    @Test
    void theManagementPortAnswersNothingButTheProbe() {
        String answer = RawHttp.answer(
                HTTPD.process().port(8081),
                "GET /server-status HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n",
                PATIENCE);

        assertThat(answer).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void theProbeIsNoneOfTheHosts() {
        ProxyClient.Answer answer = HTTPD.http().get(HOST, "/ready", Map.of());

        assertThat(new JsonObject(answer.body()).getString("backend")).isEqualTo("server01");
    }

    private JsonObject headersAtBackend(Map<String, String> sent) {
        return new JsonObject(HTTPD.http().get(HOST, "/", sent).body()).getJsonObject("headers");
    }
}
