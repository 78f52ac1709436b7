package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.RawHttp;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the management port tells of upgrades, without an access log. */
class UpgradeCountsIT {
    private static final String HOST = "chat.example.com";
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Pattern SIZES = Pattern.compile("Wsproxy-Upgrades-(Accepted|Refused)-Bytes: ([0-9]+)\r\n");

    @RegisterExtension
    private final ServedSpec httpd = new ServedSpec(
            """
            hosts: [chat.example.com]
            accessLog: None
            tunnels: Threads
            allowedOrigins: ['https://chat.example.com']
            backends: [{name: server01, url: 'ws://server01:3000'}]
            """);

    @Test
    void anAcceptedUpgradeIsCountedWhenItsWebSocketEnds() {
        ProxyClient.Socket socket = httpd.http().open(HOST, "/", Map.of("Origin", "https://chat.example.com"));
        socket.receive();
        assertThat(counts()).isEqualTo(counts(0, 0));

        socket.close();

        await().atMost(SOON).untilAsserted(() -> assertThat(counts()).isEqualTo(counts(1, 0)));
    }

    @ParameterizedTest
    @CsvSource({
        "chat.example.com, websocket, HTTP/1.1, 1",
        "chat.example.com, WebSocket, HTTP/1.1, 1",
        "unknown.example.net, websocket, HTTP/1.1, 1",
        "chat.example.com, websocket, HTTP/1.0, 1",
        "chat.example.com, h2c, HTTP/1.1, 0",
        "unknown.example.net, '', HTTP/1.1, 0",
    })
    void aRefusedUpgradeIsCountedAtOnceAndNothingElseIs(String host, String upgrade, String protocol, int refused) {
        assertThat(headOfAnswer(host, upgrade, protocol)).doesNotStartWith("HTTP/1.1 101");
        // httpd counts after it has answered: what must not count would have by the time that this one does.
        assertThat(headOfAnswer(HOST, "websocket", "HTTP/1.1")).startsWith("HTTP/1.1 403 ");

        await().atMost(SOON).untilAsserted(() -> assertThat(counts()).isEqualTo(counts(0, refused + 1)));
    }

    /** From another origin than the allowed one. */
    private String headOfAnswer(String host, String upgrade, String protocol) {
        String header = upgrade.isEmpty() ? "" : "Connection: Upgrade\r\nUpgrade: " + upgrade + "\r\n";
        return RawHttp.headOfAnswer(
                httpd.process().port(8080),
                "GET / " + protocol + "\r\nHost: " + host + "\r\n" + header
                        + "Origin: https://elsewhere.example.net\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                SOON);
    }

    private static Map<String, Integer> counts(int accepted, int refused) {
        return Map.of("Accepted", accepted, "Refused", refused);
    }

    private Map<String, Integer> counts() {
        String answer = RawHttp.answer(
                httpd.process().port(8081),
                "GET /server-status?auto HTTP/1.1\r\nHost: pod\r\nConnection: close\r\n\r\n",
                SOON);
        return SIZES.matcher(answer)
                .results()
                .collect(Collectors.toMap(
                        (MatchResult size) -> size.group(1),
                        size -> Integer.parseInt(size.group(2)) / ConfigRenderer.BYTES_OF_AN_UPGRADE));
    }
}
