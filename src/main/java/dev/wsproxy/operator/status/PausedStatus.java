package dev.wsproxy.operator.status;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxyStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The status of a resource for which nothing is done: what it was, and that it stays so. */
public final class PausedStatus {
    private static final String MESSAGE =
            "Nothing is done for this resource until its annotation `wsproxy.dev/paused` is removed.";

    private final Clock clock;

    /** Reads the time of the transition from this clock. */
    public PausedStatus(Clock clock) {
        this.clock = clock;
    }

    /**
     * The previous status with the condition Paused. It goes on describing the generation that it described, so that pipelines wait for a
     * change that comes meanwhile; nothing goes on by itself any more.
     *
     * @param previous the present status; null, or of generation -1, before the first visit
     */
    public WebSocketProxyStatus of(WebSocketProxyStatus previous, String selector) {
        WebSocketProxyStatus before = previous == null
                ? new WebSocketProxyStatus(-1L, null, null, null, null, null, selector, null)
                : previous;
        List<Condition> known = Optional.ofNullable(before.conditions()).orElse(List.of());
        // Conditions count generations from 0, and there is none before the first visit.
        long generation =
                Math.max(0, Optional.ofNullable(before.observedGeneration()).orElse(-1L));
        Stream<Condition> kept = known.isEmpty()
                ? Stream.of(condition(known, ConditionType.Ready, "False", generation))
                : known.stream()
                        .filter(condition ->
                                !is(condition, ConditionType.Reconciling) && !is(condition, ConditionType.Paused));
        List<Condition> conditions = Stream.concat(
                        kept, Stream.of(condition(known, ConditionType.Paused, "True", generation)))
                .toList();
        return new WebSocketProxyStatus(
                before.observedGeneration(),
                conditions,
                before.configHash(),
                before.backends(),
                before.replicas(),
                before.readyReplicas(),
                before.selector(),
                before.tls());
    }

    private static boolean is(Condition condition, ConditionType type) {
        return condition.getType().equals(type.name());
    }

    private Condition condition(List<Condition> known, ConditionType type, String status, long generation) {
        return Conditions.find(known, type).orElseGet(() -> new ConditionBuilder()
                .withType(type.name())
                .withStatus(status)
                .withReason(Reason.Paused.name())
                .withMessage(MESSAGE)
                .withObservedGeneration(generation)
                .withLastTransitionTime(
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .build());
    }
}
