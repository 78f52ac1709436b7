package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.RawHttp;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS at the front, and what becomes of plain HTTP then. */
class FrontTlsIT {
    private static final String HOST = "chat.example.com";

    @RegisterExtension
    private static final ServedSpec HTTPD = new ServedSpec(
            """
                        hosts: [chat.example.com]
                        tls: {secretName: front}
                        backends: [{name: server01, url: 'ws://server01:3000'}]
                        """);

    @Test
    void aBackendLearnsThatTheClientCameOverTls() {
        JsonObject headers =
                new JsonObject(HTTPD.https().get(HOST, "/", Map.of()).body()).getJsonObject("headers");

        assertThat(headers.getString("X-Forwarded-Proto")).isEqualTo("https");
        assertThat(headers.getString("X-Forwarded-Port")).isEqualTo("443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a%2Fb%20c?d=%26", "/a//b/../c", "/a%3Fb", "/?", "/%0d%0aX:%20y", "/?a=b"})
    void plainHttpIsSentToHttpsWithTheSameTarget(String target) {
        String answer = RawHttp.answer(
                HTTPD.process().port(8080),
                "GET " + target + " HTTP/1.1\r\nHost: " + HOST + ":8080\r\nConnection: close\r\n\r\n",
                Duration.ofSeconds(5));

        assertThat(answer).startsWith("HTTP/1.1 308 ").contains("\r\nLocation: https://" + HOST + target + "\r\n");
    }

    @Test
    void aTargetWithItsOwnHostIsSentToTheSameHost() {
        String answer = RawHttp.answer(
                HTTPD.process().port(8080),
                "GET http://" + HOST + "/a%2Fb HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n",
                Duration.ofSeconds(5));

        assertThat(answer).contains("\r\nLocation: https://" + HOST + "/a%2Fb\r\n");
    }

    @Test
    void anUnknownHostGetsNothingOverTlsEither() {
        ProxyClient.Answer answer = HTTPD.https().get("unknown.example.net", "/", Map.of());

        assertThat(answer.status()).isEqualTo(404);
    }
}
