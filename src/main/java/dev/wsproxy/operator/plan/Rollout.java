package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.Bounds;
import dev.wsproxy.operator.api.v1alpha1.RolloutSpec;
import dev.wsproxy.operator.api.v1alpha1.RolloutSpec.Strategy;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import java.time.Duration;
import java.util.Objects;

/**
 * How a change reaches the pods.
 *
 * @param strategy whether pods are replaced or take a change while they run
 * @param drainSeconds seconds that open sockets of a pod that leaves may live on
 * @param quietSeconds seconds between two changes that the backends' endpoints cause
 */
public record Rollout(Strategy strategy, int drainSeconds, int quietSeconds) {
    static Rollout plan(RolloutSpec spec, int defaultDrainSeconds, FieldRules rules) {
        RolloutSpec given = spec == null ? new RolloutSpec(null, null, null, null) : spec;
        int drain = rules.number(
                "spec.rollout.drainSeconds", given.drainSeconds(), defaultDrainSeconds, 0, Bounds.DRAIN_SECONDS);
        int quiet = rules.number(
                "spec.rollout.quietSeconds",
                given.quietSeconds(),
                RolloutSpec.DEFAULT_QUIET_SECONDS,
                0,
                Bounds.QUIET_SECONDS);
        return new Rollout(Objects.requireNonNullElse(given.strategy(), Strategy.RollingUpdate), drain, quiet);
    }

    /** Time between two changes that the backends' endpoints cause, before anything else is planned. */
    public static Duration quietTime(WebSocketProxySpec spec) {
        // What is wrong with it is told by the plan.
        return Duration.ofSeconds(
                plan(spec == null ? null : spec.rollout(), 0, new FieldRules()).quietSeconds());
    }

    /** Whether a change of the configuration reaches pods while they run. */
    public boolean inPlace() {
        return strategy == Strategy.InPlace;
    }
}
