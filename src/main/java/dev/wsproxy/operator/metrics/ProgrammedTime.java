package dev.wsproxy.operator.metrics;

import dev.wsproxy.operator.api.v1alpha1.RolloutSpec;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxyStatus;
import dev.wsproxy.operator.status.ConditionType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Measures how long a change takes until every pod that takes connections serves it: from the moment when the operator first sees a
 * generation, or another configuration for it, to Programmed being true of that very one. What an operator that ended before began is
 * not measured, since nobody knows when.
 */
public final class ProgrammedTime {
    /** From a change in place, 1.9 s measured, to the ten minutes after which a Deployment is stuck. */
    private static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 20, 30, 60, 120, 300, 600)
            .map(Duration::ofSeconds)
            .toArray(Duration[]::new);

    private final Clock clock;
    private final Rollouts rollouts;
    private final Map<RolloutSpec.Strategy, Timer> timers = new EnumMap<>(RolloutSpec.Strategy.class);
    private final Map<String, Change> changes = new ConcurrentHashMap<>();

    /** What is wanted, and since when; null for a change that is measured already or never will be. */
    private record Change(long generation, String configHash, Instant since) {
        boolean isOf(long otherGeneration, String otherHash) {
            return generation == otherGeneration && configHash.equals(otherHash);
        }
    }

    ProgrammedTime(MeterRegistry registry, Clock clock, Rollouts rollouts) {
        this.clock = clock;
        this.rollouts = rollouts;
        for (RolloutSpec.Strategy strategy : RolloutSpec.Strategy.values()) {
            timers.put(
                    strategy,
                    Timer.builder("wsproxy.programmed")
                            .description(
                                    "From the first sight of a change until every pod that takes connections serves it.")
                            .tag("strategy", strategy.name())
                            .serviceLevelObjectives(BUCKETS)
                            .register(registry));
        }
    }

    /** This configuration is wanted from now on, unless it already was. */
    public void wanted(WebSocketProxy proxy, String configHash) {
        long generation = proxy.getMetadata().getGeneration();
        WebSocketProxyStatus status = proxy.getStatus();
        changes.compute(proxy.getMetadata().getUid(), (uid, known) -> {
            if (known != null && known.isOf(generation, configHash)) {
                return known;
            }
            boolean begunBefore = known == null && status != null && isAbout(status, generation);
            return new Change(generation, configHash, begunBefore ? null : clock.instant());
        });
        boolean replacesAnother = status != null
                && status.configHash() != null
                && !status.configHash().equals(configHash);
        if (replacesAnother && Rollouts.strategy(proxy) == RolloutSpec.Strategy.InPlace) {
            rollouts.count(proxy, configHash, Rollouts.Cause.Configuration);
        }
    }

    /** Measures a change of which this status, just computed, says that it is programmed; returns the status. */
    public WebSocketProxyStatus reached(WebSocketProxy proxy, WebSocketProxyStatus status) {
        changes.computeIfPresent(proxy.getMetadata().getUid(), (uid, change) -> {
            boolean reached = change.since() != null
                    && isAbout(status, change.generation())
                    && change.configHash().equals(status.configHash())
                    && isProgrammed(status);
            if (!reached) {
                return change;
            }
            timers.get(Rollouts.strategy(proxy)).record(Duration.between(change.since(), clock.instant()));
            return new Change(change.generation(), change.configHash(), null);
        });
        return status;
    }

    void retain(Set<String> uids) {
        changes.keySet().retainAll(uids);
    }

    private static boolean isAbout(WebSocketProxyStatus status, long generation) {
        return Objects.equals(status.observedGeneration(), generation);
    }

    private static boolean isProgrammed(WebSocketProxyStatus status) {
        return status.conditions().stream()
                .anyMatch(condition -> condition.getType().equals(ConditionType.Programmed.name())
                        && condition.getStatus().equals("True"));
    }
}
