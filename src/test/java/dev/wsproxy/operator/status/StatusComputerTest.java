package dev.wsproxy.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.api.v1alpha1.TlsStatus;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxyStatus;
import dev.wsproxy.operator.plan.Planned;
import dev.wsproxy.operator.plan.Problem;
import dev.wsproxy.operator.status.ObservedDeployment.Progress;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.StatusContract;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusComputerTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Planned VALID = PurePath.plan("hosts: [a]\nbackends: [{name: b, url: 'ws://b'}]\n");
    private static final Planned IN_PLACE =
            PurePath.plan("hosts: [a]\nbackends: [{name: b, url: 'ws://b'}]\nrollout: {strategy: InPlace}\n");
    private static final Planned WITH_TLS = PurePath.plan(
            "hosts: [chat.example.com]\ntls: {secretName: front}\nbackends: [{name: b, url: 'ws://b'}]\n");
    private static final Planned INVALID = PurePath.plan("hosts: [a]\nbackends: []\n");
    private static final Planned UNRESOLVED = new Planned(
            Optional.empty(), List.of(new Problem("spec.tls.secretName", Problem.Reason.SecretNotFound, "missing.")));
    private static final ObservedDeployment ROLLED_OUT =
            new ObservedDeployment("new", true, 2, 2, 2, 2, 2, Progress.COMPLETE, Optional.empty());

    private static final List<ObservedPod> BOTH =
            List.of(ObservedPod.well("one", "new", true), ObservedPod.well("two", "new", true));

    @Test
    void aRolledOutConfigurationIsReady() {
        WebSocketProxyStatus status = compute(VALID, ROLLED_OUT, BOTH);

        assertThat(status(status, ConditionType.Ready)).isEqualTo("True");
        assertThat(status.conditions())
                .extracting(Condition::getType)
                .containsExactly("Accepted", "ResolvedRefs", "Programmed", "Ready");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "the template has another hash,      old, true,  2, 2, 2, 2, COMPLETE , RolloutInProgress",
        "the report is of an old generation, new, false, 2, 2, 2, 2, COMPLETE , RolloutInProgress",
        "a new pod is missing,               new, true,  2, 2, 1, 2, UNDER_WAY, RolloutInProgress",
        "an old pod is left over,            new, true,  2, 3, 2, 3, UNDER_WAY, RolloutInProgress",
        "a new pod is unready,               new, true,  2, 3, 2, 2, UNDER_WAY, RolloutInProgress",
        "a pod has become unavailable,       new, true,  2, 2, 2, 1, COMPLETE , ReplicasUnavailable",
        "the first pod is starting,          new, true,  1, 1, 1, 0, UNDER_WAY, RolloutInProgress",
        "there is no pod yet,                new, true,  1, 0, 0, 0, UNDER_WAY, RolloutInProgress",
    })
    void anUnfinishedRolloutIsNotReady(
            String story,
            String hash,
            boolean current,
            int desired,
            int total,
            int updated,
            int available,
            Progress progress,
            Reason reason) {
        WebSocketProxyStatus status = compute(
                VALID,
                new ObservedDeployment(
                        hash, current, desired, total, updated, available, available, progress, Optional.empty()),
                List.of());

        assertThat(reason(status, ConditionType.Ready)).isEqualTo(reason.name());
        assertThat(status(status, ConditionType.Ready)).isEqualTo("False");
        assertThat(status(status, ConditionType.Reconciling)).isEqualTo("True");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itIsNotReadyBeforeEveryPodIsSeenToServe(boolean inPlace) {
        WebSocketProxyStatus status = compute(inPlace ? IN_PLACE : VALID, ROLLED_OUT, BOTH.subList(0, 1));

        assertThat(status(status, ConditionType.Reconciling)).isEqualTo("True");
        assertThat(message(status, ConditionType.Ready)).isEqualTo("Replicas: 1 of 2 serve this configuration.");
    }

    @Test
    void aReplacedPodThatStillAcceptsConnectionsKeepsItFromReady() {
        WebSocketProxyStatus status = compute(VALID, ROLLED_OUT, and(ObservedPod.well("pod", "old", true)));

        assertThat(status(status, ConditionType.Programmed)).isEqualTo("False");
    }

    @Test
    void aReplacedPodThatOnlyDrainsDoesNot() {
        WebSocketProxyStatus status = compute(VALID, ROLLED_OUT, and(ObservedPod.well("pod", "old", false)));

        assertThat(status(status, ConditionType.Ready)).isEqualTo("True");
    }

    @Test
    void inPlaceEveryPodHasToServeTheConfiguration() {
        WebSocketProxyStatus status = compute(
                IN_PLACE,
                ROLLED_OUT,
                List.of(ObservedPod.well("one", "new", true), ObservedPod.well("two", "old", true)));

        assertThat(status(status, ConditionType.Programmed)).isEqualTo("False");
        assertThat(message(status, ConditionType.Ready))
                .isEqualTo("Replicas: 1 of 2 serve this configuration, without a new pod.");
    }

    @Test
    void aPodThatDoesNotSayWhatItServesIsWaitedFor() {
        WebSocketProxyStatus status = compute(
                IN_PLACE, ROLLED_OUT, List.of(ObservedPod.well("one", "new", true), ObservedPod.well("two", "", true)));

        assertThat(status(status, ConditionType.Reconciling)).isEqualTo("True");
    }

    @Test
    void aConfigurationThatHttpdRefusesInPlaceIsStalledAndNamesThePod() {
        WebSocketProxyStatus status = compute(
                IN_PLACE,
                ROLLED_OUT,
                List.of(
                        ObservedPod.well("one", "new", true),
                        ObservedPod.well("two", "", true).serving("old", true)));

        assertThat(reason(status, ConditionType.Stalled)).isEqualTo("ConfigurationRefused");
        assertThat(message(status, ConditionType.Ready))
                .isEqualTo("httpd in pod two refuses this configuration; the one before keeps serving."
                        + " `kubectl logs two -c follow-configuration` says why.");
    }

    @Test
    void noReplicaIsReadyToo() {
        WebSocketProxyStatus status = compute(
                VALID,
                new ObservedDeployment("new", true, 0, 0, 0, 0, 0, Progress.COMPLETE, Optional.empty()),
                List.of());

        assertThat(reason(status, ConditionType.Ready)).isEqualTo("ScaledToZero");
    }

    @Test
    void aRolloutWithoutProgressIsStalled() {
        WebSocketProxyStatus status = compute(
                VALID, new ObservedDeployment("new", true, 2, 3, 1, 2, 2, Progress.STUCK, Optional.empty()), List.of());

        assertThat(reason(status, ConditionType.Stalled)).isEqualTo("ProgressDeadlineExceeded");
    }

    @Test
    void aDeadlineOfAnEarlierRolloutDoesNotStallAFinishedOne() {
        WebSocketProxyStatus status = compute(
                VALID, new ObservedDeployment("new", true, 2, 2, 2, 2, 2, Progress.STUCK, Optional.empty()), BOTH);

        assertThat(status(status, ConditionType.Ready)).isEqualTo("True");
    }

    @Test
    void anInvalidSpecIsStalledAndSaysThatTheLastGoodOneServes() {
        WebSocketProxyStatus status = compute(INVALID, ROLLED_OUT, List.of());

        assertThat(status(status, ConditionType.Accepted)).isEqualTo("False");
        assertThat(reason(status, ConditionType.Stalled)).isEqualTo("InvalidSpec");
        assertThat(message(status, ConditionType.Ready)).startsWith("`spec.backends`: must have 1 to 1000 backends.");
        assertThat(message(status, ConditionType.Programmed))
                .endsWith("The last accepted configuration keeps serving.");
    }

    @Test
    void itTellsUntilWhenTheCertificateIsValid() {
        assertThat(computeAt(START, null, WITH_TLS).tls()).isEqualTo(new TlsStatus("2036-01-01T00:00:00Z"));
        assertThat(computeAt(START, null, VALID).tls()).isNull();
    }

    @Test
    void itTellsSoOfTheCertificateThatKeepsServing() {
        WebSocketProxyStatus serving = computeAt(START, null, WITH_TLS);

        assertThat(computeAt(START, serving, UNRESOLVED).tls()).isEqualTo(serving.tls());
        assertThat(computeAt(START, serving, VALID).tls()).isNull();
    }

    @ParameterizedTest
    @EnumSource(value = Problem.Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "InvalidSpec")
    void everyTroubleWithAReferenceHasAReasonOfItsOwn(Problem.Reason reason) {
        Planned unresolved =
                new Planned(Optional.empty(), List.of(new Problem("spec.tls.secretName", reason, "must change.")));

        WebSocketProxyStatus status = computeAt(START, null, unresolved);

        assertThat(status(status, ConditionType.Accepted)).isEqualTo("True");
        assertThat(reason(status, ConditionType.ResolvedRefs)).isEqualTo(reason.name());
    }

    @Test
    void aMissingReferenceIsAwaitedForAWhileAndThenStalled() {
        WebSocketProxyStatus first = computeAt(START, null, UNRESOLVED);
        WebSocketProxyStatus soon = computeAt(START.plus(Duration.ofMinutes(1)), first, UNRESOLVED);
        WebSocketProxyStatus late = computeAt(START.plus(Duration.ofMinutes(3)), soon, UNRESOLVED);

        assertThat(soon).isEqualTo(first);
        assertThat(status(first, ConditionType.Reconciling)).isEqualTo("True");
        assertThat(status(late, ConditionType.Stalled)).isEqualTo("True");
    }

    @ParameterizedTest
    @CsvSource({"ApplyFailed, Reconciling", "ResourceConflict, Stalled"})
    void aChildThatCannotBeAppliedIsTold(Reason reason, ConditionType type) {
        WebSocketProxyStatus status = new StatusComputer(Clock.fixed(START, ZoneOffset.UTC))
                .compute(
                        new Subject(3, null, "a=b"),
                        VALID,
                        Optional.of("new"),
                        new Observed(
                                Optional.empty(), List.of(), Optional.of(new ApplyError(reason, "quota exceeded"))));

        assertThat(reason(status, ConditionType.Ready)).isEqualTo(reason.name());
        assertThat(message(status, type)).isEqualTo("quota exceeded");
    }

    @Test
    void aStatusStaysASummaryHoweverMuchIsWrong() {
        String spec = IntStream.range(0, 500)
                .mapToObj("{name: server%1$d, url: 'ws://same:80'}"::formatted)
                .collect(Collectors.joining(", ", "hosts: [a]\nbackends: [", "]\n"));

        // compute holds every status to 10 KiB.
        WebSocketProxyStatus status = compute(PurePath.plan(spec), ROLLED_OUT, List.of());

        assertThat(message(status, ConditionType.Accepted))
                .contains("`spec.backends[1].url`")
                .endsWith(" And 495 more.");
    }

    @Test
    void aConditionKeepsItsTimeUntilItsStatusChanges() {
        WebSocketProxyStatus ready = computeAt(START, null, VALID);
        WebSocketProxyStatus later = computeAt(START.plusSeconds(60), ready, VALID);
        WebSocketProxyStatus invalid = computeAt(START.plusSeconds(120), later, INVALID);

        assertThat(later).isEqualTo(ready);
        assertThat(condition(invalid, ConditionType.Ready).getLastTransitionTime())
                .isEqualTo("2026-01-02T03:06:05Z");
    }

    private static WebSocketProxyStatus compute(
            Planned planned, ObservedDeployment deployment, List<ObservedPod> pods) {
        WebSocketProxyStatus status = new StatusComputer(Clock.fixed(START, ZoneOffset.UTC))
                .compute(
                        new Subject(3, null, "a=b"),
                        planned,
                        planned.plan().map(plan -> "new"),
                        new Observed(Optional.of(deployment), pods, Optional.empty()));
        StatusContract.assertHonoured(status, 3);
        return status;
    }

    private static WebSocketProxyStatus computeAt(Instant now, WebSocketProxyStatus previous, Planned planned) {
        return new StatusComputer(Clock.fixed(now, ZoneOffset.UTC))
                .compute(
                        new Subject(3, previous, "a=b"),
                        planned,
                        planned.plan().map(plan -> "new"),
                        new Observed(Optional.of(ROLLED_OUT), BOTH, Optional.empty()));
    }

    private static List<ObservedPod> and(ObservedPod other) {
        return Stream.concat(BOTH.stream(), Stream.of(other)).toList();
    }

    private static Condition condition(WebSocketProxyStatus status, ConditionType type) {
        return Conditions.find(status.conditions(), type).orElseThrow();
    }

    private static String status(WebSocketProxyStatus status, ConditionType type) {
        return condition(status, type).getStatus();
    }

    private static String reason(WebSocketProxyStatus status, ConditionType type) {
        return condition(status, type).getReason();
    }

    private static String message(WebSocketProxyStatus status, ConditionType type) {
        return condition(status, type).getMessage();
    }
}
