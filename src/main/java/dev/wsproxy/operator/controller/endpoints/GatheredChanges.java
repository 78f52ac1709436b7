package dev.wsproxy.operator.controller.endpoints;

import dev.wsproxy.operator.plan.ReferencedEndpointSlice;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Changes of one proxy's endpoints. The first one after a quiet time is seen at once; those that follow are gathered, and seen
 * together. What is seen last is always the present state.
 */
final class GatheredChanges {
    private final InstantSource clock;
    private Map<String, Set<ReferencedEndpointSlice>> seen = Map.of();
    private Instant changed = Instant.EPOCH;
    private boolean looked;
    private boolean announced;

    GatheredChanges(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether a change needs a look: the first does, and further ones are covered by the looks that it leads to. */
    synchronized boolean announce() {
        boolean first = !announced;
        announced = true;
        return first;
    }

    /**
     * The present state, or the one seen last while changes are gathered; of a Service that is new always the present one.
     *
     * @param present reads the present state of the proxy's Services
     * @param quiet time from one change that is seen to the next
     * @param busy whether the last change is still being carried out, and the next one has to wait for that too
     */
    synchronized Endpoints look(
            Supplier<Map<String, Set<ReferencedEndpointSlice>>> present, Duration quiet, boolean busy) {
        Map<String, Set<ReferencedEndpointSlice>> now = present.get();
        Duration wait = Duration.between(clock.instant(), changed.plus(quiet));
        boolean due = wait.isNegative() || wait.isZero();
        if (!looked || now.equals(seen) || (due && !busy)) {
            // The first look finds a state, not a change.
            changed = !looked || now.equals(seen) ? changed : clock.instant();
            looked = true;
            seen = now;
            announced = false;
            return new Endpoints(seen, Optional.empty());
        }
        Map<String, Set<ReferencedEndpointSlice>> kept = new HashMap<>(now);
        kept.replaceAll((service, slices) -> seen.getOrDefault(service, slices));
        seen = Map.copyOf(kept);
        // It stays announced: the next look is certain.
        announced = !seen.equals(now);
        return new Endpoints(seen, announced ? Optional.of(due ? quiet : wait) : Optional.empty());
    }

    /** What was seen last. */
    synchronized Map<String, Set<ReferencedEndpointSlice>> seen() {
        return seen;
    }
}
