package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.ProxyClient;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client finds the same member again, over plain HTTP and WebSockets. */
class StickinessIT {
    private static final String HOST = "chat.example.com";

    @RegisterExtension
    private final ServedSpec httpd = new ServedSpec(
            """
                        hosts: [chat.example.com]
                        backends:
                        - {name: server01, url: 'ws://server01:3000'}
                        - {name: server02, url: 'ws://server02:3000'}
                        - {name: server03, url: 'ws://server03:3000'}
                        balancing: {method: RoundRobin, stickiness: {cookie: MEMBER, queryParameter: member}}
                        """);

    @Test
    void theCookieOfAPageLeadsItsWebSocketsToTheSameMember() {
        ProxyClient.Answer page = httpd.http().get(HOST, "/", Map.of());
        String member = new JsonObject(page.body()).getString("backend");
        String cookie = page.headers().get("Set-Cookie");

        assertThat(cookie).isEqualTo("MEMBER=." + member + "; Path=/; HttpOnly; SameSite=Lax");
        for (int i = 0; i < 6; i++) {
            assertThat(httpd.http()
                            .open(HOST, "/", Map.of("Cookie", "MEMBER=." + member))
                            .receive())
                    .isEqualTo(member);
        }
    }

    @Test
    void aClientThatOnlySpeaksWebSocketNamesItsMember() {
        for (int i = 0; i < 6; i++) {
            assertThat(httpd.http().open(HOST, "/?member=.server02").receive()).isEqualTo("server02");
        }
    }

    @ParameterizedTest
    @CsvSource({"/?member=.server03, ''", "/, MEMBER=.server03"})
    void aPlainRequestFindsItsMemberToo(String target, String cookie) {
        for (int i = 0; i < 6; i++) {
            ProxyClient.Answer answer = httpd.http().get(HOST, target, Map.of("Cookie", cookie));

            assertThat(new JsonObject(answer.body()).getString("backend")).isEqualTo("server03");
        }
    }

    @Test
    void aMemberThatIsGoneIsReplaced() {
        httpd.backend("server02").close();

        assertThat(httpd.http().open(HOST, "/?member=.server02").receive()).isNotEqualTo("server02");
    }
}
