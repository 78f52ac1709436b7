package dev.wsproxy.operator.support;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxyStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/** What kstatus, by which Flux and Argo CD wait, makes of a resource of a kind that it does not know. */
public enum Kstatus {
    /** It is as it should be. */
    CURRENT,
    /** It is on its way. */
    IN_PROGRESS,
    /** It will not get there by itself. */
    FAILED;

    /** Its verdict on this status of a resource of this generation that nobody deletes. */
    public static Kstatus of(WebSocketProxyStatus status, long generation) {
        if (status.observedGeneration() != null && status.observedGeneration() != generation) {
            return IN_PROGRESS;
        }
        List<Condition> conditions = Optional.ofNullable(status.conditions()).orElse(List.of());
        // The first of the two in the list decides.
        Optional<Kstatus> abnormal = conditions.stream()
                .filter(condition -> "True".equals(condition.getStatus()))
                .flatMap(condition -> switch (condition.getType()) {
                    case "Reconciling" -> Optional.of(IN_PROGRESS).stream();
                    case "Stalled" -> Optional.of(FAILED).stream();
                    default -> Optional.<Kstatus>empty().stream();
                })
                .findFirst();
        return abnormal.orElseGet(() -> conditions.stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(condition -> "True".equals(condition.getStatus()) ? CURRENT : IN_PROGRESS)
                .findFirst()
                .orElse(CURRENT));
    }
}
