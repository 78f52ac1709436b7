package dev.wsproxy.operator.status;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What it would cost to delete each pod, in open sockets: a Deployment that is scaled down takes the cheapest pods first, among those that
 * are ready. A pod that does not answer is probably full, and costs the most.
 */
public final class DeletionCosts {
    /** The annotation's largest value. */
    static final int MOST = Integer.MAX_VALUE;

    /** Differences below this many sockets, or below a quarter, are no reason to write while nobody scales down. */
    private static final int COARSE_SOCKETS = 10;

    private static final int COARSE_SHARE = 4;

    private DeletionCosts() {}

    /**
     * A pod that could be deleted.
     *
     * @param report what it said
     * @param present the cost that is written on it; Kubernetes takes 0 for none
     */
    public record Candidate(PodReport report, Optional<Integer> present) {
        int cost() {
            return costOf(report);
        }

        int written() {
            return present.orElse(0);
        }
    }

    /** Sockets of the pod, the most of all when they are unknown. */
    public static int costOf(PodReport report) {
        return report.server().map(ServerStatus::openSockets).orElse(MOST);
    }

    /** Costs to write before pods are deleted, by pod: each that is not the present one, where the order would be wrong otherwise. */
    public static Map<String, Integer> exact(List<Candidate> candidates) {
        return changes(candidates, false);
    }

    /** The same while nobody scales down by hand: nothing as long as the order is roughly right. */
    public static Map<String, Integer> coarse(List<Candidate> candidates) {
        return changes(candidates, true);
    }

    private static Map<String, Integer> changes(List<Candidate> candidates, boolean coarse) {
        boolean isMisordered = candidates.stream()
                .anyMatch(dearer -> candidates.stream().anyMatch(cheaper -> isMisordered(dearer, cheaper, coarse)));
        Map<String, Integer> changes = new LinkedHashMap<>();
        if (isMisordered) {
            candidates.stream()
                    .filter(candidate -> candidate.cost() != candidate.written())
                    .forEach(candidate -> changes.put(candidate.report().pod(), candidate.cost()));
        }
        return changes;
    }

    /** Whether the one with more sockets would not be taken after the other. */
    private static boolean isMisordered(Candidate dearer, Candidate cheaper, boolean coarse) {
        int margin = coarse ? Math.max(COARSE_SOCKETS, dearer.cost() / COARSE_SHARE) : 1;
        // Both are at least 0, so that the difference does not overflow.
        return dearer.cost() - cheaper.cost() >= margin && dearer.written() <= cheaper.written();
    }
}
