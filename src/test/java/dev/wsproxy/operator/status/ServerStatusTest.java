package dev.wsproxy.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** httpd's page of workers becomes numbers. */
class ServerStatusTest {
    @ParameterizedTest
    @CsvSource({
        "the request itself only, W___, 0",
        "tunnels of the present generation, WW_W, 2",
        "tunnels of an older generation, GG..W___, 2",
        "a slot shared by two generations, GW__....__, 1",
        "requests that are being read or written to a log, RKDCLSI_W., 0",
    })
    void everyWorkerThatHoldsASocketCounts(String story, String scoreboard, int sockets) {
        assertThat(ServerStatus.read("BusyWorkers: 1\nIdleWorkers: 3\nStopping: 0\nScoreboard: " + scoreboard + "\n"))
                .as(story)
                .hasValueSatisfying(status -> assertThat(status.openSockets()).isEqualTo(sockets));
    }

    @Test
    void oldGenerationsAndRoomAreTold() {
        assertThat(ServerStatus.read("127.0.0.1\nIdleWorkers: 109\nProcesses: 3\nStopping: 2\nScoreboard: GW_\n"))
                .hasValue(new ServerStatus(1, 2, 109));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "Scoreboard", "Stopping: 1\n"})
    void anotherPageIsNone(String page) {
        assertThat(ServerStatus.read(page)).isEmpty();
    }

    @Test
    void aNumberThatIsNoneCountsAsZero() {
        assertThat(ServerStatus.read("Stopping: 99999999999999999999\nIdleWorkers: -5\nScoreboard: W\n"))
                .hasValue(new ServerStatus(0, 0, 0));
    }

    @Test
    void tunnelsOnEventLoopsAreSocketsAndTheirLimitIsRoom() {
        String page =
                "IdleWorkers: 60\nStopping: 1\nScoreboard: WWG_\nWebSocketTunnelsOpen: 40\nWebSocketTunnelsLimit: 100\n";

        assertThat(ServerStatus.read(page)).hasValue(new ServerStatus(42, 1, 120));
    }

    @Test
    void moreTunnelsOfAllGenerationsThanOneProcessTakesLeaveNoRoom() {
        String page = "IdleWorkers: 60\nScoreboard: W\nWebSocketTunnelsOpen: 140\nWebSocketTunnelsLimit: 100\n";

        assertThat(ServerStatus.read(page)).hasValue(new ServerStatus(140, 0, 60));
    }
}
