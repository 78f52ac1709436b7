package dev.wsproxy.operator.plan;

import java.util.List;
import java.util.Optional;

/**
 * The outcome of planning: a plan, or the problems that prevent one.
 *
 * @param plan present exactly when there are no problems
 * @param problems in the order of the fields
 */
public record Planned(Optional<ProxyPlan> plan, List<Problem> problems) {
    static Planned of(ProxyPlan plan) {
        return new Planned(Optional.of(plan), List.of());
    }

    /** What has problems has no plan. */
    public static Planned failed(List<Problem> problems) {
        return new Planned(Optional.empty(), List.copyOf(problems));
    }
}
