package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RawHttp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients keep secret is in neither log, at any level, whatever becomes of the request. */
class SecretsInLogsIT {
    private static final String SECRET = "Geheimnis";
    private static final String HOST = "Host: chat.example.com\r\n";
    private static final String SECRETS = "Cookie: session=" + SECRET + "; member=" + SECRET + "." + SECRET
            + "\r\nAuthorization: Bearer " + SECRET + "\r\nReferer: https://app.example.com/?token=" + SECRET
            + "\r\nOrigin: https://app.example.com\r\nX-Forwarded-For: " + SECRET + "\r\nX-Token: " + SECRET + "\r\n";
    private static final String CLOSE = "Connection: close\r\n";
    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: " + SECRET + "\r\n";
    private static final String TARGET = "/a?token=" + SECRET;

    @TempDir
    Path directory;

    static Stream<Arguments> levelsAndForms() {
        // What is said at Info is said at Debug too.
        return Stream.of(
                Arguments.of("Warn", "JSON"), Arguments.of("Debug", "JSON"), Arguments.of("Debug", "Combined"));
    }

    @ParameterizedTest
    @MethodSource("levelsAndForms")
    void neitherLogHoldsASecret(String level, String form) {
        String spec =
                """
                hosts: [chat.example.com, dead.example.com]
                tls: {secretName: front, redirect: false}
                backends: [{name: server01, url: 'ws://server01:3000'}]
                balancing: {stickiness: {cookie: member, queryParameter: member}}
                routes: [{path: /}, {path: /moved, rewritePath: /to}, {path: /only, upgrade: Required}]
                allowedOrigins: ['https://app.example.com']
                allowedSources: ['127.0.0.1', '127.0.0.2']
                trustedProxies: {sources: ['127.0.0.2']}
                logLevel: %s
                accessLog: %s
                """
                        .formatted(level, form);
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(spec))) {
            for (String request : requests()) {
                for (String source : List.of("127.0.0.1", "127.0.0.2", "127.0.0.3")) {
                    RawHttp.answerFrom(source, httpd.process().port(8080), bytes(request), Duration.ofSeconds(20));
                }
                httpd.answerOverTls("127.0.0.1", new byte[0], bytes(request));
            }
            // Without a member every request fails in the proxy itself.
            httpd.backend("server01").close();
            for (String request : requests()) {
                RawHttp.answerFrom("127.0.0.1", httpd.process().port(8080), bytes(request), Duration.ofSeconds(20));
            }
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> httpd.process().accessLog().lines().count()
                            >= requests().size() * 5L);

            assertThat(httpd.process().accessLog())
                    .contains("101", "200", "403", "503")
                    .doesNotContain(SECRET);
            assertThat(httpd.process().errorLog()).contains("proxy:error").doesNotContain(SECRET);
        }
    }

    private static List<String> requests() {
        String begin = " HTTP/1.1\r\n" + HOST;
        return List.of(
                "GET " + TARGET + begin + SECRETS + CLOSE + "\r\n",
                // An unmasked frame, whereupon the backend closes.
                "GET " + TARGET + begin + SECRETS + UPGRADE + "\r\n\u0081\u0001a",
                "GET /moved" + TARGET + begin + SECRETS + CLOSE + "\r\n",
                "GET /only" + TARGET + begin + SECRETS + CLOSE + "\r\n",
                "GET " + TARGET + "&member=." + SECRET + begin + SECRETS + CLOSE + "\r\n",
                "GET " + TARGET + begin + SECRETS.replace("app.", "evil.") + UPGRADE + CLOSE + "\r\n",
                "GET " + TARGET + " HTTP/1.0\r\n" + HOST + SECRETS + UPGRADE + "\r\n",
                "GET " + TARGET + " HTTP/1.1\r\nHost: unknown.example.net\r\n" + SECRETS + CLOSE + "\r\n",
                "GET http://user:" + SECRET + "@chat.example.com" + TARGET + begin + SECRETS + CLOSE + "\r\n",
                "GET /%zz" + TARGET + begin + SECRETS + CLOSE + "\r\n",
                "GET /%00" + TARGET + begin + SECRETS + CLOSE + "\r\n",
                "GET /.." + TARGET + begin + SECRETS + CLOSE + "\r\n",
                "GET /../.." + TARGET + begin + SECRETS + CLOSE + "\r\n",
                "GET /a b" + TARGET + begin + SECRETS + CLOSE + "\r\n",
                "GET /\u0001" + TARGET + begin + SECRETS + CLOSE + "\r\n",
                "GET a" + TARGET + begin + SECRETS + CLOSE + "\r\n",
                "GET /#" + SECRET + begin + SECRETS + CLOSE + "\r\n",
                "GET " + TARGET + "x".repeat(9000) + begin + SECRETS + CLOSE + "\r\n",
                "GET " + TARGET + " HTTP/7\r\n" + HOST + SECRETS + CLOSE + "\r\n",
                "GET " + TARGET + " " + SECRET + "\r\n" + HOST + SECRETS + CLOSE + "\r\n",
                "GET " + TARGET + begin + SECRETS + CLOSE + SECRET + "\r\n\r\n",
                "GET " + TARGET + begin + SECRETS + CLOSE + SECRET + " a: b\r\n\r\n",
                "GET " + TARGET + begin + SECRETS + CLOSE + "A: " + SECRET + "\u0001\r\n\r\n",
                "GET " + TARGET + begin + SECRETS + CLOSE + "A: " + SECRET.repeat(1000) + "\r\n\r\n",
                "GET " + TARGET + begin + SECRETS + CLOSE + ("A: " + SECRET + "\r\n").repeat(120) + "\r\n",
                "POST " + TARGET + begin + SECRETS + CLOSE + "Content-Length: " + SECRET + "\r\n\r\n",
                "POST " + TARGET + begin + SECRETS + CLOSE + "Transfer-Encoding: " + SECRET + "\r\n\r\n",
                "POST " + TARGET + begin + SECRETS + CLOSE + "Transfer-Encoding: chunked\r\n\r\n" + SECRET + "\r\n",
                "POST " + TARGET + begin + SECRETS + CLOSE + "Expect: " + SECRET + "\r\n\r\n",
                "TRACE " + TARGET + begin + SECRETS + CLOSE + "\r\n",
                "CONNECT " + SECRET + ":443" + begin.replace(HOST, "Host: chat.example.com\r\n") + SECRETS + CLOSE
                        + "\r\n");
    }

    private static byte[] bytes(String request) {
        return request.getBytes(StandardCharsets.ISO_8859_1);
    }
}
