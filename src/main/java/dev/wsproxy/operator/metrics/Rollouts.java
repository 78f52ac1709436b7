package dev.wsproxy.operator.metrics;

import dev.wsproxy.operator.api.v1alpha1.RolloutSpec;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the changes that reach running pods, each once however often it is tried. */
public final class Rollouts {
    /** Why pods are changed or leave. */
    public enum Cause {
        /** What httpd is told changed: members, routes, hosts, certificates. */
        Configuration,
        /** The pods themselves changed: their image, size or settings. */
        PodTemplate,
        /** Fewer pods are asked for. */
        ScalingDown,
        /** A pod has few process slots left. */
        SpentPod
    }

    private final Map<RolloutSpec.Strategy, Map<Cause, Counter>> counters = new EnumMap<>(RolloutSpec.Strategy.class);
    private final Map<Resource, String> lastOccasions = new ConcurrentHashMap<>();

    private record Resource(String uid, Cause cause) {}

    Rollouts(MeterRegistry registry) {
        // All of them from the start: a rate cannot be told of a series that begins with its first event.
        for (RolloutSpec.Strategy strategy : RolloutSpec.Strategy.values()) {
            Map<Cause, Counter> byCause = new EnumMap<>(Cause.class);
            for (Cause cause : Cause.values()) {
                byCause.put(
                        cause,
                        Counter.builder("wsproxy.rollouts")
                                .description("Changes that reached running pods or made them leave.")
                                .tag("strategy", strategy.name())
                                .tag("cause", cause.name())
                                .register(registry));
            }
            counters.put(strategy, byCause);
        }
    }

    /**
     * Counts a change.
     *
     * @param occasion what tells it from the resource's change before it
     */
    public void count(WebSocketProxy proxy, String occasion, Cause cause) {
        if (!occasion.equals(lastOccasions.put(new Resource(proxy.getMetadata().getUid(), cause), occasion))) {
            counters.get(strategy(proxy)).get(cause).increment();
        }
    }

    /** The strategy that the resource asks for. */
    static RolloutSpec.Strategy strategy(WebSocketProxy proxy) {
        return Optional.ofNullable(proxy.getSpec())
                .map(WebSocketProxySpec::rollout)
                .map(RolloutSpec::strategy)
                .orElse(RolloutSpec.Strategy.RollingUpdate);
    }

    void retain(Set<String> uids) {
        lastOccasions.keySet().removeIf(resource -> !uids.contains(resource.uid()));
    }
}
