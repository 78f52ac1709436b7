package dev.wsproxy.operator.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxyStatus;
import dev.wsproxy.operator.status.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What kstatus, and with it Flux, Argo CD and {@code kubectl wait}, demand of every status that anybody can see. */
public final class StatusContract {
    /** A status is a summary: with the most hosts and members as well. */
    private static final int MAX_BYTES = 10_240;

    private static final List<String> REASONS =
            Arrays.stream(Reason.values()).map(Reason::name).toList();

    private final WebSocketProxyStatus status;
    private final long generation;
    private final List<Condition> list;
    private final Map<String, Condition> conditions;

    private StatusContract(WebSocketProxyStatus status, long generation) {
        this.status = status;
        this.generation = generation;
        this.list = Optional.ofNullable(status.conditions()).orElse(List.of());
        this.conditions = list.stream().collect(Collectors.toMap(Condition::getType, Function.identity()));
    }

    /** Fails when the status of a resource of this generation breaks a rule. */
    public static void assertHonoured(WebSocketProxyStatus status, long generation) {
        StatusContract contract = new StatusContract(status, generation);
        assertThat(status.observedGeneration()).isLessThanOrEqualTo(generation);
        if (status.observedGeneration() == -1) {
            assertThat(contract.conditions.keySet()).isSubsetOf("Ready", "Paused");
            return;
        }
        contract.assertWellFormed();
        contract.assertAbnormalOnlyWhileTrue();
        contract.assertFluxConditionChecks();
        contract.assertOneState();
        contract.assertKstatus();
    }

    private void assertWellFormed() {
        assertThat(conditions).containsKeys("Accepted", "ResolvedRefs", "Programmed", "Ready");
        assertThat(list).allSatisfy(condition -> {
            assertThat(condition.getType()).matches("[A-Z][A-Za-z]+");
            assertThat(condition.getStatus()).isIn("True", "False", "Unknown");
            assertThat(condition.getObservedGeneration()).isEqualTo(status.observedGeneration());
            assertThat(condition.getReason()).isIn(REASONS);
            assertThat(condition.getMessage()).isNotBlank();
            assertThat(condition.getLastTransitionTime()).isNotBlank();
        });
        assertThat(Serialization.asJson(status).length()).isLessThan(MAX_BYTES);
    }

    private void assertAbnormalOnlyWhileTrue() {
        assertThat(List.of("Reconciling", "Stalled", "Paused"))
                .allSatisfy(type -> assertThat(conditions.containsKey(type))
                        .as("%s is present only while true", type)
                        .isEqualTo(is(type, "True")));
    }

    /**
     * Flux's checks of conditions, by their numbers. 0006 is about the generation above; 0007 and 0008 ask that nobody has changed the
     * spec since. 0010 is not honoured: it asks that {@code observedGeneration} lag behind while work goes on, also when pods were lost
     * and the spec is an old one.
     */
    private void assertFluxConditionChecks() {
        boolean ready = is("Ready", "True");
        boolean working = is("Reconciling", "True");
        boolean stalled = is("Stalled", "True");
        assertThat(ready && (working || stalled)).as("FAIL0001").isFalse();
        assertThat(conditions).as("FAIL0002").containsKey("Ready");
        assertThat(working && !is("Ready", "False")).as("FAIL0003").isFalse();
        assertThat(stalled && !is("Ready", "False")).as("FAIL0004").isFalse();
        assertThat(working && stalled).as("FAIL0005").isFalse();
        assertThat(ready && conditions.values().stream().anyMatch(this::isOfAnotherGeneration))
                .as("FAIL0009")
                .isFalse();
        assertThat(is("Ready", "Unknown")).as("FAIL0011").isFalse();
        if (ready) {
            assertThat(List.of("Accepted", "ResolvedRefs", "Programmed"))
                    .allSatisfy(type -> assertThat(is(type, "True")).as(type).isTrue());
        }
    }

    private boolean isOfAnotherGeneration(Condition condition) {
        return !condition.getObservedGeneration().equals(status.observedGeneration());
    }

    /** Work that a pause has stopped neither goes on nor needs anybody. */
    private void assertOneState() {
        List<Boolean> states = List.of(is("Ready", "True"), is("Reconciling", "True"), is("Stalled", "True"));
        if (is("Paused", "True")) {
            assertThat(is("Reconciling", "True")).isFalse();
        } else {
            assertThat(states)
                    .as("exactly one of ready, reconciling and stalled in %s", list)
                    .containsOnlyOnce(true);
        }
    }

    private void assertKstatus() {
        Kstatus expected = Kstatus.IN_PROGRESS;
        if (status.observedGeneration() == generation && is("Ready", "True")) {
            expected = Kstatus.CURRENT;
        } else if (status.observedGeneration() == generation && is("Stalled", "True")) {
            expected = Kstatus.FAILED;
        }
        assertThat(Kstatus.of(status, generation)).isEqualTo(expected);
    }

    private boolean is(String type, String value) {
        return conditions.containsKey(type) && value.equals(conditions.get(type).getStatus());
    }
}
