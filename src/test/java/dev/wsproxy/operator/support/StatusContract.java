package dev.wsproxy.operator.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxyStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What kstatus, and with it Flux, Argo CD and {@code kubectl wait}, demand of every status that anybody can see. */
public final class StatusContract {
    private StatusContract() {}

    /** Fails when the status of a resource of this generation breaks a rule. */
    public static void assertHonoured(WebSocketProxyStatus status, long generation) {
        assertThat(status.observedGeneration()).isLessThanOrEqualTo(generation);
        List<Condition> list = Optional.ofNullable(status.conditions()).orElse(List.of());
        Map<String, Condition> conditions =
                list.stream().collect(Collectors.toMap(Condition::getType, Function.identity()));
        if (status.observedGeneration() == -1) {
            assertThat(list).isEmpty();
            return;
        }
        assertThat(conditions).containsKeys("Accepted", "ResolvedRefs", "Programmed", "Ready");
        assertThat(list).allSatisfy(condition -> {
            assertThat(condition.getObservedGeneration()).isEqualTo(status.observedGeneration());
            assertThat(condition.getReason()).matches("[A-Z][A-Za-z]+");
            assertThat(condition.getMessage()).isNotBlank();
            assertThat(condition.getLastTransitionTime()).isNotBlank();
        });
        boolean ready = is(conditions, "Ready", "True");
        boolean working = is(conditions, "Reconciling", "True");
        boolean stalled = is(conditions, "Stalled", "True");
        assertThat(conditions.containsKey("Reconciling"))
                .as("present only while true")
                .isEqualTo(working);
        assertThat(conditions.containsKey("Stalled"))
                .as("present only while true")
                .isEqualTo(stalled);
        assertThat(List.of(ready, working, stalled))
                .as("exactly one of ready, reconciling and stalled in %s", list)
                .containsOnlyOnce(true);
        if (ready) {
            assertThat(List.of("Accepted", "ResolvedRefs", "Programmed"))
                    .allSatisfy(type ->
                            assertThat(is(conditions, type, "True")).as(type).isTrue());
        }
    }

    private static boolean is(Map<String, Condition> conditions, String type, String status) {
        return conditions.containsKey(type)
                && status.equals(conditions.get(type).getStatus());
    }
}
