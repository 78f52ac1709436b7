package dev.wsproxy.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the conditions of one status; each keeps its time of transition unless its status changed. */
final class Conditions {
    /** A status is a summary: with seven conditions it stays below 10 KiB. metav1.Condition itself allows 32768. */
    private static final int MESSAGE_MAX_LENGTH = 1200;

    private final List<Condition> previous;
    private final long generation;
    private final String now;
    private final List<Condition> conditions = new ArrayList<>();

    Conditions(List<Condition> previous, long generation, Instant now) {
        this.previous = previous;
        this.generation = generation;
        this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    void add(ConditionType type, boolean status, Reason reason, String message) {
        add(type, status ? "True" : "False", reason, message);
    }

    void unknown(ConditionType type, Reason reason, String message) {
        add(type, "Unknown", reason, message);
    }

    List<Condition> list() {
        return List.copyOf(conditions);
    }

    static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
        return conditions.stream()
                .filter(condition -> type.name().equals(condition.getType()))
                .findFirst();
    }

    private void add(ConditionType type, String status, Reason reason, String message) {
        String since = find(previous, type)
                .filter(condition -> status.equals(condition.getStatus()))
                .map(Condition::getLastTransitionTime)
                .orElse(now);
        conditions.add(new ConditionBuilder()
                .withType(type.name())
                .withStatus(status)
                .withReason(reason.name())
                .withMessage(bounded(message))
                .withObservedGeneration(generation)
                .withLastTransitionTime(since)
                .build());
    }

    private static String bounded(String message) {
        return message.length() <= MESSAGE_MAX_LENGTH ? message : message.substring(0, MESSAGE_MAX_LENGTH - 3) + "...";
    }
}
