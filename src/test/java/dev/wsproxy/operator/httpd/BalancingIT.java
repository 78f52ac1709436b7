package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How open tunnels are spread over real backends. */
class BalancingIT {
    private static final String HOST = "chat.example.com";
    private static final String MEMBERS =
            """
            hosts: [chat.example.com]
            backends:
            - {name: server01, url: 'ws://server01:3000', weight: %d}
            - {name: server02, url: 'ws://server02:3000'}
            - {name: server03, url: 'ws://server03:3000'}
            balancing: {method: %s}
            """;

    @TempDir
    Path directory;

    @Test
    void leastConnectionsCountsTunnelsAsLongAsTheyLive() {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(MEMBERS.formatted(1, "LeastConnections")))) {
            List<ProxyClient.Socket> held = new ArrayList<>();
            List<ProxyClient.Socket> ended = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                ProxyClient.Socket socket = httpd.http().open(HOST, "/");
                (socket.receive().equals("server01") ? held : ended).add(socket);
            }
            assertThat(held).hasSize(10);
            ended.forEach(ProxyClient.Socket::close);

            // httpd notices one after the other that a tunnel has ended.
            await().untilAsserted(() -> assertThat(open(httpd, 10)).doesNotContainKey("server01"));
        }
    }

    @Test
    void aWeightOfTwoGetsTwiceTheConnections() {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(MEMBERS.formatted(2, "RoundRobin")))) {
            Map<String, Integer> members = open(httpd, 40);

            assertThat(members)
                    .containsExactlyInAnyOrderEntriesOf(Map.of("server01", 20, "server02", 10, "server03", 10));
        }
    }

    @Test
    void trafficCountsTheBytesOfPlainHttp() {
        String config = PurePath.render(MEMBERS.formatted(1, "Traffic, stickiness: {queryParameter: member}"));
        try (RealHttpd httpd = new RealHttpd(directory, config)) {
            Map<String, String> large = Map.of("X-Large", "x".repeat(4000));
            for (int i = 0; i < 20; i++) {
                httpd.http().get(HOST, "/?member=.server01", large);
            }

            Map<String, Integer> next = open(httpd, 12);

            assertThat(next).containsOnlyKeys("server02", "server03");
        }
    }

    private static Map<String, Integer> open(RealHttpd httpd, int count) {
        Map<String, Integer> members = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            members.merge(httpd.http().open(HOST, "/").receive(), 1, Integer::sum);
        }
        return members;
    }
}
