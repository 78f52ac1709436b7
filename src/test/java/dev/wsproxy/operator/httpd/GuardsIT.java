package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.RawHttp;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may open a WebSocket, and which headers a backend can trust. */
class GuardsIT {
    private static final String HOST = "chat.example.com";

    @RegisterExtension
    private static final ServedSpec HTTPD = new ServedSpec(
            """
                        hosts: [chat.example.com]
                        backends: [{name: server01, url: 'ws://server01:3000'}]
                        allowedOrigins: ['https://app.example.com', 'http://localhost:8080']
                        requestHeaders:
                        - {name: Up, value: "a part of Upgrade"}
                        - {name: X-Tenant, value: "blue #1 (100%)"}
                        - {name: Authorization, value: "Bearer 'a' <b> %{REMOTE_ADDR}e %t"}
                        """);

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com, 101",
        "HTTPS://APP.example.com, 101",
        "http://localhost:8080, 101",
        "http://localhost, 403",
        "https://app.example.com.evil.net, 403",
        "https://evil.net/https://app.example.com, 403",
        "https://appXexample.com, 403",
        "null, 403",
        "'', 403",
    })
    void aWebSocketIsOpenedForListedOriginsOnly(String origin, int status) {
        assertThat(upgrade("Origin: " + origin + "\r\n")).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void aHandshakeWithoutAnOriginIsRefused() {
        assertThat(upgrade("")).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void aPlainRequestIsNotAskedForItsOrigin() {
        assertThat(HTTPD.http()
                        .get(HOST, "/", Map.of("Origin", "https://evil.net"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aBackendGetsTheHeadersLiterallyAndNeverTheClients() {
        JsonObject headers = new JsonObject(HTTPD.http()
                        .get(HOST, "/", Map.of("X-Tenant", "red", "Authorization", "Basic x"))
                        .body())
                .getJsonObject("headers");

        assertThat(headers.getString("X-Tenant")).isEqualTo("blue #1 (100%)");
        assertThat(headers.getString("Authorization")).isEqualTo("Bearer 'a' <b> %{REMOTE_ADDR}e %t");
    }

    @Test
    void aClientCannotKeepAHeaderFromABackendByCallingItItsConnectionsOwn() {
        String answer = RawHttp.answer(
                HTTPD.process().port(8080),
                "GET / HTTP/1.1\r\nHost: " + HOST
                        + "\r\nConnection: x-tenant, close, X-Forwarded-Proto, X-Forwarded-For\r\n\r\n",
                Duration.ofSeconds(5));

        assertThat(answer)
                .contains("\"X-Tenant\":", "\"X-Forwarded-Proto\":\"http\"", "\"X-Forwarded-For\":\"127.0.0.1\"");
    }

    private String upgrade(String origin) {
        return RawHttp.headOfAnswer(
                HTTPD.process().port(8080),
                "GET / HTTP/1.1\r\nHost: " + HOST + "\r\n" + origin
                        + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                Duration.ofSeconds(5));
    }
}
