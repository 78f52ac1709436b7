package dev.wsproxy.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The event loops' part of httpd's page of workers becomes numbers. */
class TunnelReportTest {
    private static final String PAGE =
            """
            Scoreboard: W_
            WebSocketTunnelsOpen: 3
            WebSocketTunnelsLimit: 1000
            WebSocketTunnelsOpened: 10
            WebSocketTunnelsBytesFromClients: 100
            WebSocketTunnelsBytesFromBackends: 200
            WebSocketTunnelsOnThreads: 4
            WebSocketTunnelsNotSeen: 5
            WebSocketTunnelsLost: 6
            WebSocketTunnelsLogLinesLost: 7
            WebSocketTunnelsProcessesDraining: 1
            """;

    @Test
    void totalsAreRead() {
        assertThat(TunnelReport.read(PAGE)).hasValue(new TunnelReport(3, 1000, 100, 200, 4, 5, 6, 7, List.of()));
    }

    @Test
    void aMemberOfSeveralHostsAndBalancersIsOne() {
        String members =
                """
                WebSocketTunnelsMember: host=a.example:8080 balancer=balancer://backends route=server01 url=ws://server01:3000 open=1 opened=5 bytesFromClients=10 bytesFromBackends=20
                WebSocketTunnelsMember: host=a.example:8443 balancer=balancer://backends route=server01 url=ws://server01:3000 open=2 opened=6 bytesFromClients=30 bytesFromBackends=40
                WebSocketTunnelsMember: host=a.example:8443 balancer=balancer://backends route=server02 url=wss://%5bfd00::1%5d:1 open=0 opened=1 bytesFromClients=0 bytesFromBackends=0
                """;

        assertThat(TunnelReport.read(PAGE + members)).hasValueSatisfying(report -> assertThat(report.members())
                .containsExactly(
                        new TunnelReport.Member("ws://server01:3000", 3, 11, 40, 60),
                        new TunnelReport.Member("wss://[fd00::1]:1", 0, 1, 0, 0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Scoreboard: W_",
                "WebSocketTunnelsOpen: many",
                "WebSocketTunnelsOpen: -1",
                "WebSocketTunnelsOpen: 1234567890123456789",
                "XWebSocketTunnelsOpen: 1"
            })
    void anHttpdWithoutEventLoopsSaysNothing(String page) {
        assertThat(TunnelReport.read(page)).isEmpty();
    }

    @Test
    void aMemberThatIsWrittenInAnotherWayIsLeftOut() {
        String member =
                "WebSocketTunnelsMember: host=a url=javascript:1 open=1 opened=1 bytesFromClients=1 bytesFromBackends=1\n";

        assertThat(TunnelReport.read(PAGE + member))
                .hasValueSatisfying(report -> assertThat(report.members()).isEmpty());
    }
}
