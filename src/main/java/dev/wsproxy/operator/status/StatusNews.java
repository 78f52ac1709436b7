package dev.wsproxy.operator.status;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxyStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is new in a status, for Events: each condition that turned, and nothing that stayed. */
public final class StatusNews {
    /** Stages of what goes on by itself, and consequences of what another condition tells. */
    private static final Set<String> NO_NEWS =
            Set.of(Reason.RolloutInProgress.name(), Reason.UnresolvedReferences.name(), Reason.NotAccepted.name());

    private final List<Condition> before;
    private final List<Condition> after;

    private StatusNews(WebSocketProxyStatus before, WebSocketProxyStatus after) {
        this.before = conditions(before);
        this.after = conditions(after);
    }

    /** What the second status says that the first one, which may be null, did not. */
    public static List<Told> between(WebSocketProxyStatus before, WebSocketProxyStatus after) {
        return new StatusNews(before, after).list();
    }

    private static List<Condition> conditions(WebSocketProxyStatus status) {
        return Optional.ofNullable(status).map(WebSocketProxyStatus::conditions).orElse(List.of());
    }

    private List<Told> list() {
        List<Told> news = new ArrayList<>();
        accepted().ifPresent(news::add);
        resolved().ifPresent(news::add);
        programmed().ifPresent(news::add);
        paused().ifPresent(news::add);
        return news;
    }

    private Optional<Told> accepted() {
        return turned(ConditionType.Accepted)
                .filter(condition -> isFalse(condition))
                .map(condition ->
                        Told.warning(condition.getReason(), "Validate", condition.getMessage(), occasion(condition)));
    }

    private Optional<Told> resolved() {
        return turned(ConditionType.ResolvedRefs).flatMap(condition -> {
            String occasion = occasion(condition);
            if (isFalse(condition)) {
                return Optional.of(Told.warning("ReferenceInvalid", "Resolve", condition.getMessage(), occasion));
            }
            if (condition.getReason().equals(Reason.CertificateExpiring.name())) {
                return Optional.of(Told.warning(condition.getReason(), "Resolve", condition.getMessage(), occasion));
            }
            boolean mended = find(before, ConditionType.ResolvedRefs)
                    .filter(StatusNews::isFalse)
                    .isPresent();
            return Optional.of(Told.normal("ReferencesResolved", "Resolve", condition.getMessage(), occasion))
                    .filter(told -> mended && isTrue(condition));
        });
    }

    private Optional<Told> programmed() {
        return turned(ConditionType.Programmed).flatMap(condition -> {
            String occasion = occasion(condition);
            if (isTrue(condition)) {
                boolean was = find(before, ConditionType.Programmed)
                        .filter(StatusNews::isTrue)
                        .isPresent();
                return Optional.of(Told.normal("RolloutFinished", "RollOut", condition.getMessage(), occasion))
                        .filter(told -> !was);
            }
            return Optional.of(Told.warning(condition.getReason(), "RollOut", condition.getMessage(), occasion))
                    .filter(told -> !NO_NEWS.contains(condition.getReason()));
        });
    }

    private Optional<Told> paused() {
        Optional<Condition> was = find(before, ConditionType.Paused);
        Optional<Condition> is = find(after, ConditionType.Paused);
        if (was.isPresent() == is.isPresent()) {
            return Optional.empty();
        }
        return is.map(condition -> Told.normal("Paused", "Pause", condition.getMessage(), occasion(condition)))
                .or(() -> was.map(condition -> Told.normal(
                        "Resumed", "Resume", "The annotation that paused it is gone.", occasion(condition))));
    }

    /** The condition, unless its status and its reason are what they were. */
    private Optional<Condition> turned(ConditionType type) {
        Optional<Condition> was = find(before, type);
        return find(after, type)
                .filter(condition -> was.filter(previous -> previous.getStatus().equals(condition.getStatus())
                                && previous.getReason().equals(condition.getReason()))
                        .isEmpty());
    }

    private static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
        return Conditions.find(conditions, type);
    }

    private static boolean isTrue(Condition condition) {
        return "True".equals(condition.getStatus());
    }

    private static boolean isFalse(Condition condition) {
        return "False".equals(condition.getStatus());
    }

    private static String occasion(Condition condition) {
        return "%s %s %d"
                .formatted(condition.getLastTransitionTime(), condition.getReason(), condition.getObservedGeneration());
    }
}
