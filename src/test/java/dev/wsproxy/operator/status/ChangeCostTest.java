package dev.wsproxy.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a change costs is said in a sentence that needs no explanation. */
class ChangeCostTest {
    @Test
    void socketsOfAllPodsAreAddedUp() {
        assertThat(cost(50, 7).ofRollout(300))
                .isEqualTo("Rolling out replaces 2 pods with 57 open WebSockets,"
                        + " which are closed after 300 s of draining unless they end before.");
    }

    @Test
    void oneIsOne() {
        assertThat(cost(1).ofScalingDown(20))
                .isEqualTo("Scaling down removes 1 pod with 1 open WebSocket,"
                        + " which is closed after 20 s of draining unless it ends before.");
    }

    @Test
    void whatCostsNothingSaysSo() {
        assertThat(cost(0, 0, 0).ofRollout(300)).isEqualTo("Rolling out replaces 3 pods with no open WebSockets.");
        assertThat(cost(0, 0, 0).mayEndSockets()).isFalse();
    }

    @Test
    void aPodThatDidNotAnswerMayHoldAnyNumber() {
        assertThat(cost(57, -1).ofRollout(300))
                .isEqualTo("Rolling out replaces 2 pods with at least 57 open WebSockets,"
                        + " which are closed after 300 s of draining unless they end before.");
    }

    @Test
    void nobodyAnswered() {
        assertThat(cost(-1).ofScalingDown(300))
                .isEqualTo("Scaling down removes 1 pod with an unknown number of open WebSockets,"
                        + " which are closed after 300 s of draining unless they end before.");
        assertThat(cost(-1).mayEndSockets()).isTrue();
    }

    /** The cost of pods with so many sockets each; a negative number stands for one that did not answer. */
    private static ChangeCost cost(Integer... sockets) {
        List<PodReport> reports = Stream.of(sockets)
                .map(number -> number < 0
                        ? PodReport.unknown("pod")
                        : new PodReport("pod", Optional.of(new ServerStatus(number, 0, 100)), Optional.empty()))
                .toList();
        return ChangeCost.of(reports);
    }
}
