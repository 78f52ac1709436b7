package dev.wsproxy.operator.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxyStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What pipelines rely on in every status, whatever it says: the rules of kstatus and of Flux's condition checks. */
public final class StatusContract {
    private StatusContract() {}

    /** Fails when a status that describes this generation breaks a rule. */
    public static void assertHonoured(WebSocketProxyStatus status, long generation) {
        Map<String, Condition> conditions =
                status.conditions().stream().collect(Collectors.toMap(Condition::getType, Function.identity()));
        assertThat(status.observedGeneration()).isEqualTo(generation);
        assertThat(conditions).as("a summary is always there").containsKey("Ready");
        assertThat(conditions.containsKey("Reconciling") && conditions.containsKey("Stalled"))
                .as("either work goes on or somebody has to act")
                .isFalse();
        for (String abnormal : new String[] {"Reconciling", "Stalled"}) {
            if (conditions.containsKey(abnormal)) {
                assertThat(conditions.get(abnormal).getStatus()).isEqualTo("True");
                assertThat(conditions.get("Ready").getStatus())
                        .as("Ready while " + abnormal)
                        .isEqualTo("False");
            }
        }
        if (!conditions.get("Ready").getStatus().equals("True")) {
            assertThat(conditions.keySet())
                    .as("an unready resource says whether it recovers by itself")
                    .containsAnyOf("Reconciling", "Stalled");
        }
        for (Condition condition : status.conditions()) {
            assertThat(condition.getObservedGeneration()).isEqualTo(generation);
            assertThat(condition.getReason()).matches("[A-Z][A-Za-z]+");
            assertThat(condition.getMessage()).isNotBlank();
            assertThat(condition.getLastTransitionTime()).isNotBlank();
        }
    }
}
