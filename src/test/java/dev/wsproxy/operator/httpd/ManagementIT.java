package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.RawHttp;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the management port tells, and what it never does. */
class ManagementIT {
    private static final String CLIENT = "127.0.0.77";
    private static final String BACKENDS_FIRST_FRAME = "server01";

    @RegisterExtension
    private static final ServedSpec HTTPD = new ServedSpec(
            """
                        hosts: [chat.example.com]
                        backends: [{name: server01, url: 'ws://server01:3000'}]
                        """);

    @Test
    void itCountsWorkersAndTellsNothingOfClients() throws IOException {
        try (Socket tunnel = RawHttp.connectFrom(CLIENT, HTTPD.process().port(8080))) {
            tunnel.setSoTimeout(5000);
            tunnel.getOutputStream()
                    .write(("GET /private-room?token=secret-token HTTP/1.1\r\nHost: chat.example.com\r\n"
                                    + "Cookie: session=secret-cookie\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            RawHttp.awaitText(tunnel, BACKENDS_FIRST_FRAME);

            String page = get("/server-status?auto");

            assertThat(page)
                    .startsWith("HTTP/1.1 200 ")
                    .containsPattern("(?m)^Scoreboard: [_W]+")
                    .doesNotContain(CLIENT, "private-room", "secret", "GET ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/server-status",
                "/server-status?",
                "/server-status?AUTO",
                "/server-status?auto&refresh=1",
                "/server-status?refresh=1",
                "/server-status?notable",
                "/server-status/?auto",
                "/server-status/x?auto",
                "/server-info?auto",
                "/balancer-manager?auto",
            })
    void everythingElseIsNotThere(String target) {
        assertThat(get(target)).startsWith("HTTP/1.1 404 ");
    }

    private static String get(String target) {
        return RawHttp.answer(
                HTTPD.process().port(8081),
                "GET %s HTTP/1.1\r\nHost: pod\r\nConnection: close\r\n\r\n".formatted(target),
                Duration.ofSeconds(5));
    }
}
