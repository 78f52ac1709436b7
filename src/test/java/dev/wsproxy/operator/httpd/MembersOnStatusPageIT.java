package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.api.v1alpha1.RolloutSpec;
import dev.wsproxy.operator.status.MemberReport;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RawHttp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a pod's httpd says of its members on the management port, whatever the strategy of its rollouts. */
class MembersOnStatusPageIT {
    private static final String HOST = "chat.example.com";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(RolloutSpec.Strategy.class)
    void socketsOfBothPortsAreCountedAtTheirMemberUntilTheyEnd(RolloutSpec.Strategy strategy) {
        try (RealHttpd httpd = start(strategy)) {
            ProxyClient http = httpd.http();
            ProxyClient https = httpd.https();
            List<ProxyClient.Socket> sockets = Stream.of(http, https, http, https)
                    .map(client -> client.open(HOST, "/"))
                    .peek(ProxyClient.Socket::receive)
                    .toList();

            assertThat(members(httpd))
                    .extracting(MemberReport::connections, MemberReport::isUsable)
                    .containsExactlyInAnyOrder(tupleOf(4, true), tupleOf(0, false));
            sockets.get(0).close();
            sockets.get(1).close();

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(members(httpd))
                    .extracting(MemberReport::connections)
                    .containsExactlyInAnyOrder(2L, 0L));
            assertThat(members(httpd)).extracting(MemberReport::elected).containsExactlyInAnyOrder(4L, 0L);
        }
    }

    private static Tuple tupleOf(long connections, boolean usable) {
        return tuple(connections, usable);
    }

    private RealHttpd start(RolloutSpec.Strategy strategy) {
        return new RealHttpd(
                directory,
                PurePath.render(
                        """
                        hosts: [chat.example.com]
                        tls: {secretName: front-certificate, redirect: false}
                        rollout: {strategy: %s}
                        backends:
                        - {name: server01, url: 'ws://server01:3000'}
                        - {name: server02, url: 'ws://server02:3000', state: Disabled}
                        """
                                .formatted(strategy)));
    }

    private static List<MemberReport> members(RealHttpd httpd) {
        return MemberReport.read(RawHttp.answer(
                httpd.process().port(8081),
                "GET %s HTTP/1.1\r\nHost: pod\r\nConnection: close\r\n\r\n".formatted(ConfigRenderer.STATUS_TARGET),
                Duration.ofSeconds(5)));
    }
}
