package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which members take new connections, by their state and by their health. */
class MemberStatesIT {
    private static final String HOST = "chat.example.com";

    @TempDir
    Path directory;

    @Test
    void onlyActiveMembersTakeConnections() {
        try (RealHttpd httpd = serve(
                """
                        hosts: [chat.example.com]
                        backends:
                        - {name: active, url: 'ws://server01:3000'}
                        - {name: draining, url: 'ws://server02:3000', state: Draining}
                        - {name: disabled, url: 'ws://server03:3000', state: Disabled}
                        - {name: standby, url: 'ws://server04:3000', state: Standby}
                        """)) {
            assertThat(membersOf(httpd, 12)).containsExactly("active");
        }
    }

    @ParameterizedTest
    @CsvSource({"draining, draining", "disabled, active"})
    void aDrainingMemberKeepsItsOwnClientsAndADisabledOneNone(String wanted, String reached) {
        try (RealHttpd httpd = serve(
                """
                        hosts: [chat.example.com]
                        backends:
                        - {name: active, url: 'ws://server01:3000'}
                        - {name: draining, url: 'ws://server02:3000', state: Draining}
                        - {name: disabled, url: 'ws://server03:3000', state: Disabled}
                        balancing: {stickiness: {queryParameter: member}}
                        """)) {
            assertThat(httpd.http().open(HOST, "/?member=." + wanted).receive()).isEqualTo(reached);
        }
    }

    @Test
    void aStandbyTakesOverWhileNoActiveMemberIsThere() {
        try (RealHttpd httpd = serve(
                """
                        hosts: [chat.example.com]
                        backends:
                        - {name: active, url: 'ws://server01:3000'}
                        - {name: standby, url: 'ws://server02:3000', state: Standby}
                        """)) {
            httpd.backend("active").close();

            assertThat(membersOf(httpd, 5)).containsExactly("standby");
        }
    }

    @Test
    void aMemberThatFailsItsCheckIsLeftOutUntilItIsWellAndKeepsItsSockets() {
        try (RealHttpd httpd = serve(
                """
                        hosts: [chat.example.com]
                        backends:
                        - {name: server01, url: 'ws://server01:3000'}
                        - {name: server02, url: 'ws://server02:3000'}
                        balancing: {method: RoundRobin}
                        healthCheck: {type: HTTP, path: /healthz, intervalSeconds: 1, unhealthyThreshold: 1}
                        timeouts: {handshakeSeconds: 2}
                        """)) {
            ProxyClient.Socket held = socketOf(httpd, "server01");
            httpd.backend("server01").setWell(false);

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(membersOf(httpd, 6))
                    .as(httpd.process()::errorLog)
                    .containsExactly("server02"));
            assertThat(held.exchange("still here")).isEqualTo("still here");

            httpd.backend("server01").setWell(true);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(membersOf(httpd, 6))
                    .as(httpd.process()::errorLog)
                    .containsExactly("server01", "server02"));
        }
    }

    @Test
    void withoutFailoverADeadMemberIsNotReplacedByAnother() {
        try (RealHttpd httpd = serve(
                """
                        hosts: [chat.example.com]
                        backends:
                        - {name: server01, url: 'ws://server01:3000'}
                        - {name: server02, url: 'ws://server02:3000'}
                        balancing: {method: RoundRobin, failoverAttempts: 0, stickiness: {queryParameter: route}}
                        healthCheck: {intervalSeconds: 3600}
                        """)) {
            httpd.backend("server01").close();

            int status = httpd.http().get(HOST, "/?route=.server01", Map.of()).status();

            assertThat(status).isEqualTo(503);
        }
    }

    private RealHttpd serve(String spec) {
        return new RealHttpd(directory, PurePath.render(spec));
    }

    private static ProxyClient.Socket socketOf(RealHttpd httpd, String member) {
        while (true) {
            ProxyClient.Socket socket = httpd.http().open(HOST, "/");
            if (socket.receive().equals(member)) {
                return socket;
            }
        }
    }

    private static Set<String> membersOf(RealHttpd httpd, int count) {
        Set<String> members = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            ProxyClient.Socket socket = httpd.http().open(HOST, "/");
            members.add(socket.receive());
            socket.close();
        }
        return members;
    }
}
