package dev.wsproxy.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.status.DeletionCosts.Candidate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Costs make a Deployment take the pods with the fewest sockets, and are written only where that needs them. */
class DeletionCostsTest {
    @Test
    void aPodCostsItsSockets() {
        assertThat(DeletionCosts.exact(List.of(holding("a", 7), holding("b", 20))))
                .isEqualTo(Map.of("a", 7, "b", 20));
    }

    @Test
    void aPodThatDoesNotAnswerCostsTheMost() {
        assertThat(DeletionCosts.exact(List.of(holding("a", 7), unknown("b"))))
                .isEqualTo(Map.of("a", 7, "b", DeletionCosts.MOST));
    }

    @Test
    void thePresentOrderIsLeftAloneWhereItIsRight() {
        assertThat(DeletionCosts.exact(List.of(holding("a", 7, 3), holding("b", 20, 50))))
                .isEmpty();
    }

    @Test
    void equalPodsNeedNoCosts() {
        assertThat(DeletionCosts.exact(List.of(holding("a", 7), holding("b", 7))))
                .isEmpty();
    }

    @Test
    void onlyCostsThatDifferAreWritten() {
        assertThat(DeletionCosts.exact(List.of(holding("a", 7, 7), holding("b", 6, 9))))
                .isEqualTo(Map.of("b", 6));
    }

    @Test
    void aLittleMoreIsNoReasonToWriteWhileNobodyScalesDown() {
        assertThat(DeletionCosts.coarse(List.of(holding("a", 9), holding("b", 0))))
                .isEmpty();
        assertThat(DeletionCosts.coarse(List.of(holding("a", 1000, 10), holding("b", 751, 10))))
                .isEmpty();
    }

    @Test
    void muchMoreIsOne() {
        assertThat(DeletionCosts.coarse(List.of(holding("a", 10), holding("b", 0))))
                .isEqualTo(Map.of("a", 10));
        assertThat(DeletionCosts.coarse(List.of(holding("a", 1000, 10), holding("b", 750, 10))))
                .isEqualTo(Map.of("a", 1000, "b", 750));
    }

    @Test
    void aFullPodIsWrittenOnce() {
        assertThat(DeletionCosts.coarse(List.of(unknown("a"), holding("b", 5))))
                .isEqualTo(Map.of("a", DeletionCosts.MOST, "b", 5));
        Candidate written = new Candidate(PodReport.unknown("a"), Optional.of(DeletionCosts.MOST));
        assertThat(DeletionCosts.coarse(List.of(written, holding("b", 50, 5)))).isEmpty();
    }

    @Test
    void aLonePodNeedsNone() {
        assertThat(DeletionCosts.exact(List.of(holding("a", 7)))).isEmpty();
    }

    private static Candidate holding(String pod, int sockets) {
        return new Candidate(report(pod, sockets), Optional.empty());
    }

    private static Candidate holding(String pod, int sockets, int written) {
        return new Candidate(report(pod, sockets), Optional.of(written));
    }

    private static Candidate unknown(String pod) {
        return new Candidate(PodReport.unknown(pod), Optional.empty());
    }

    private static PodReport report(String pod, int sockets) {
        return new PodReport(pod, Optional.of(new ServerStatus(sockets, 0, 100)), Optional.empty());
    }
}
