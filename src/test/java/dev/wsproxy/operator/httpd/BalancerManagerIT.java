package dev.wsproxy.operator.httpd;

import static dev.wsproxy.operator.httpd.LiveMembers.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.httpd.LiveMembers.Image;
import dev.wsproxy.operator.support.ProxyClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** balancer-manager answers the sidecar and nobody else. */
class BalancerManagerIT {
    private static final String HOST = "chat.example.com";
    private static final String PAGE = "Load Balancer Manager";
    private static final String CONFIG =
            config(List.of("server01", "server02"), "tls: {secretName: front-certificate, redirect: false}");

    @TempDir
    Path directory;

    private RealHttpd httpd;

    @BeforeEach
    void start() {
        httpd = new RealHttpd(directory, CONFIG);
    }

    @AfterEach
    void stop() {
        httpd.close();
    }

    @Test
    void withoutATokenInThePodItIsClosed() {
        LiveMembers live = LiveMembers.withoutToken(httpd, directory, Image.DEBIAN);

        assertThat(live.ask("", "", "127.0.0.1")).startsWith("HTTP/1.1 403").doesNotContain(PAGE);
        live.makeToken();
        assertThat(live.ask("", live.token(), "127.0.0.1"))
                .startsWith("HTTP/1.1 403")
                .doesNotContain(PAGE);
    }

    @Test
    void itAnswersTheRightTokenOnlyAndOnlyFromThePodItself() {
        LiveMembers live = LiveMembers.beside(httpd, directory, Image.DEBIAN);

        assertThat(live.ask("", live.token(), "127.0.0.1"))
                .startsWith("HTTP/1.1 200")
                .contains(PAGE);
        assertThat(live.ask("", live.token(), "127.0.0.2")).startsWith("HTTP/1.1 403");
        assertThat(live.ask("", live.token().substring(1), "127.0.0.1")).startsWith("HTTP/1.1 403");
        assertThat(live.ask("", "", "127.0.0.1")).startsWith("HTTP/1.1 403");
        assertThat(live.ask("?xml=1", "", "127.0.0.1")).startsWith("HTTP/1.1 403");
    }

    @Test
    void theTokenStaysTheSame() {
        LiveMembers live = LiveMembers.beside(httpd, directory, Image.ALPINE);
        String token = live.token();

        live.makeToken();

        assertThat(token).hasSize(64);
        assertThat(live.token()).isEqualTo(token);
    }

    @Test
    void onThePortsOfClientsItsPathBelongsToTheBackendsWhateverTheTokenIs() {
        LiveMembers live = LiveMembers.beside(httpd, directory, Image.DEBIAN);
        Map<String, String> headers =
                Map.of("X-Wsproxy-Token", live.token(), "Referer", "http://127.0.0.1:8081/balancers");

        for (ProxyClient client : List.of(httpd.http(), httpd.https())) {
            assertThat(client.get(HOST, "/balancers?xml=1", headers).body()).contains("\"uri\":\"/balancers?xml=1\"");
            assertThat(client.get("unknown.example.net", "/balancers", headers).status())
                    .isEqualTo(404);
        }
    }

    /** A name that a team chose may lead to the pod's own loopback address: what arrives there comes from the pod itself. */
    @Test
    void aMemberThatLeadsToTheManagementPortLeadsClientsToAClosedDoor() {
        LiveMembers live = LiveMembers.beside(httpd, directory, Image.DEBIAN);
        httpd.process()
                .directory()
                .write(CONFIG.replaceAll(
                        "ws://server0[12]:3000",
                        "ws://127.0.0.1:" + httpd.process().port(8081)));
        live.restart();

        ProxyClient.Answer answer = httpd.http().get(HOST, "/balancers", Map.of("X-Wsproxy-Token", "0".repeat(64)));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).doesNotContain(PAGE);
    }
}
