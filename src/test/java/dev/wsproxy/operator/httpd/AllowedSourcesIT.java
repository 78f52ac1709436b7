package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.RawHttp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which clients are served, by the address they connect from. */
class AllowedSourcesIT {
    private static final String HOST = "chat.example.com";

    @RegisterExtension
    private static final ServedSpec HTTPD = new ServedSpec(
            """
                        hosts: [chat.example.com]
                        backends: [{name: server01, url: 'ws://server01:3000'}]
                        routes: [{path: /}, {path: /moved, rewritePath: /to}, {path: /exact, pathType: Exact}]
                        allowedSources: ['127.0.0.4/30', '127.0.0.9', '::1']
                        """);

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 403",
        "127.0.0.3, 403",
        "127.0.0.4, 200",
        "127.0.0.7, 200",
        "127.0.0.8, 403",
        "127.0.0.9, 200",
        "127.0.0.10, 403",
        "127.0.1.4, 403",
        "::1, 200",
    })
    void aPlainRequestIsAnsweredForListedSourcesOnly(String source, int status) {
        assertThat(get(source, "/")).startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.4, 101", "127.0.0.1, 403"})
    void aWebSocketIsOpenedForListedSourcesOnly(String source, int status) throws Exception {
        try (var socket = RawHttp.connectFrom(source, HTTPD.process().port(8080))) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(5000);

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 " + status);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//",
                "/.",
                "/..//x",
                "/a%2Fb",
                "/%2e%2e/",
                "/;a",
                "/?a",
                "http://chat.example.com/",
                "http://chat.example.com",
                "*",
                "x",
                "/redirect",
                "/moved",
                "/moved/a",
                "/MOVED/a",
                "/exact",
                "/%6doved/a",
                "http://chat.example.com/moved/a"
            })
    void noFormOfTheTargetLeadsAroundIt(String target) {
        assertThat(get("127.0.0.1", target))
                .matches("(?s)HTTP/1.1 (400|403) .*")
                .doesNotContain("server01");
    }

    @Test
    void whatAClientSaysOfItselfDoesNotMatter() {
        assertThat(get(
                        "127.0.0.1",
                        "/",
                        "X-Forwarded-For: 127.0.0.4\r\nX-Real-IP: 127.0.0.4\r\nForwarded: for=127.0.0.4\r\n"))
                .startsWith("HTTP/1.1 403 ");
    }

    private String get(String source, String target) {
        return get(source, target, "");
    }

    private String get(String source, String target, String headers) {
        String request =
                "GET " + target + " HTTP/1.1\r\nHost: " + HOST + "\r\n" + headers + "Connection: close\r\n\r\n";
        return RawHttp.answerFrom(
                source, HTTPD.process().port(8080), request.getBytes(StandardCharsets.US_ASCII), Duration.ofSeconds(5));
    }
}
