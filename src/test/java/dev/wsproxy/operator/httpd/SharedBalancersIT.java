package dev.wsproxy.operator.httpd;

import static dev.wsproxy.operator.httpd.LiveMembers.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where pods change in place, all virtual hosts share their balancers. */
class SharedBalancersIT {
    private static final String HOST = "chat.example.com";
    private static final String BOTH_PORTS = "tls: {secretName: front-certificate, redirect: false}";

    @TempDir
    Path directory;

    @Test
    void socketsOfBothPortsCountTogether() {
        try (RealHttpd httpd = new RealHttpd(directory, config(List.of("server01", "server02"), BOTH_PORTS))) {
            List<String> members = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                // In pairs: each port by itself would begin with the same member.
                members.add((i % 2 == 0 ? httpd.http() : httpd.https())
                        .open(HOST, "/")
                        .receive());
            }

            assertThat(members.stream().collect(Collectors.groupingBy(member -> member, Collectors.counting())))
                    .containsOnly(Map.entry("server01", 10L), Map.entry("server02", 10L));
        }
    }

    @Test
    void aMemberThatRefusesIsReplacedByAnotherAtOnce() {
        String unchecked = BOTH_PORTS + "\nhealthCheck: {intervalSeconds: 3600}";
        try (RealHttpd httpd =
                new RealHttpd(directory, config(List.of("server01", "server02", "server03"), unchecked))) {
            httpd.backend("server01").close();
            httpd.backend("server02").close();

            for (ProxyClient client : List.of(httpd.http(), httpd.https())) {
                for (int i = 0; i < 4; i++) {
                    assertThat(client.open(HOST, "/").receive()).isEqualTo("server03");
                }
            }
        }
    }

    @Test
    void healthChecksSpeakVerifiedTlsToMembers() {
        String spec =
                """
                hosts: [chat.example.com]
                rollout: {strategy: InPlace}
                backends:
                - {name: server01, url: 'wss://server01:3000'}
                - {name: server02, url: 'wss://server02:3000'}
                backendTLS: {caRef: {kind: ConfigMap, name: backend-ca, key: ca.crt}}
                healthCheck: {type: HTTP, path: /healthz, intervalSeconds: 1, unhealthyThreshold: 1}
                """;
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(spec))) {
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> httpd.backend("server01").checks() >= 2);
            httpd.backend("server01").setWell(false);

            await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
                for (int i = 0; i < 4; i++) {
                    assertThat(httpd.http().open(HOST, "/").receive()).isEqualTo("server02");
                }
            });
        }
    }
}
