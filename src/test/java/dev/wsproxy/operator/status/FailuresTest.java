package dev.wsproxy.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxyStatus;
import dev.wsproxy.operator.plan.Planned;
import dev.wsproxy.operator.status.ObservedDeployment.Progress;
import dev.wsproxy.operator.support.FailureCase;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.StatusContract;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that can go wrong with pods has its own reason, and says what to do. */
class FailuresTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Planned VALID = PurePath.plan("hosts: [a]\nbackends: [{name: b, url: 'ws://b'}]\n");
    private static final FailureCase CRASH = named("container-crashed");

    static Stream<FailureCase> failures() {
        return FailureCase.ofPods();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void itIsToldWithItsReasonAndWhatToDo(FailureCase failure) {
        WebSocketProxyStatus status = compute(NOW, null, failure, Progress.UNDER_WAY);

        Condition ready =
                Conditions.find(status.conditions(), ConditionType.Ready).orElseThrow();
        assertThat(ready.getReason()).isEqualTo(failure.told().getReason());
        assertThat(ready.getMessage()).endsWith(failure.told().getMessage());
        assertThat(has(status, ConditionType.Stalled)).isEqualTo(failure.lasting());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void itIsStalledOnceTheRolloutIsOverItsDeadline(FailureCase failure) {
        WebSocketProxyStatus status = compute(NOW, null, failure, Progress.STUCK);

        assertThat(has(status, ConditionType.Stalled)).isTrue();
    }

    @Test
    void aPodLostAfterTheRolloutIsStalledAfterFiveMinutes() {
        WebSocketProxyStatus first = compute(NOW, null, CRASH, Progress.COMPLETE);
        WebSocketProxyStatus soon = compute(NOW.plus(Duration.ofMinutes(4)), first, CRASH, Progress.COMPLETE);
        WebSocketProxyStatus late = compute(NOW.plus(Duration.ofMinutes(6)), soon, CRASH, Progress.COMPLETE);

        assertThat(soon).isEqualTo(first);
        assertThat(has(late, ConditionType.Stalled)).isTrue();
    }

    @Test
    void aFullPodIsNeverStalled() {
        FailureCase full = named("readiness-failing");
        WebSocketProxyStatus first = compute(NOW, null, full, Progress.COMPLETE);
        WebSocketProxyStatus late = compute(NOW.plus(Duration.ofHours(9)), first, full, Progress.COMPLETE);

        assertThat(late).isEqualTo(first);
        assertThat(has(late, ConditionType.Reconciling)).isTrue();
    }

    @Test
    void filesThatKubeletHasYetToBringAreNoFailure() {
        PodStatus waiting = named("configuration-refused").pod().orElseThrow();
        ContainerStatus check = waiting.getInitContainerStatuses().get(0);
        check.getLastState().getTerminated().setExitCode(75);

        assertThat(PodTroubles.of(pod(waiting))).isEmpty();
    }

    @Test
    void aPodThatIsAboutToEndIsNoFailure() {
        Pod ending = new PodBuilder(pod(CRASH.pod().orElseThrow()))
                .editMetadata()
                .withDeletionTimestamp("2026-01-02T03:04:05Z")
                .endMetadata()
                .build();

        assertThat(PodTroubles.of(ending)).isEmpty();
    }

    @Test
    void aRestartedContainerThatIsReadyIsNoFailure() {
        PodStatus well = named("out-of-memory").pod().orElseThrow();
        well.getContainerStatuses().get(0).setReady(true);

        assertThat(PodTroubles.of(pod(well))).isEmpty();
    }

    private static FailureCase named(String name) {
        return FailureCase.ofPods()
                .filter(failure -> failure.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static WebSocketProxyStatus compute(
            Instant now, WebSocketProxyStatus previous, FailureCase failure, Progress progress) {
        boolean stuck = failure.deployment().stream()
                .anyMatch(condition -> condition.getReason().equals("ProgressDeadlineExceeded"));
        ObservedDeployment deployment = new ObservedDeployment(
                "new",
                true,
                2,
                2,
                1,
                1,
                1,
                stuck ? Progress.STUCK : progress,
                PodCreationTroubles.of(failure.deployment()));
        WebSocketProxyStatus status = new StatusComputer(Clock.fixed(now, ZoneOffset.UTC))
                .compute(
                        new Subject(3, previous, "a=b"),
                        VALID,
                        Optional.of("new"),
                        new Observed(
                                Optional.of(deployment),
                                failure.pod().stream()
                                        .map(FailuresTest::observe)
                                        .toList(),
                                Optional.empty()));
        StatusContract.assertHonoured(status, 3);
        return status;
    }

    private static ObservedPod observe(PodStatus status) {
        Pod pod = pod(status);
        return new ObservedPod(
                "chat-1", "new", PodReadiness.isReady(pod), false, PodTroubles.of(pod), PodReadiness.unreadySince(pod));
    }

    private static Pod pod(PodStatus status) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("chat-1")
                .endMetadata()
                .withStatus(status)
                .build();
    }

    private static boolean has(WebSocketProxyStatus status, ConditionType type) {
        return Conditions.find(status.conditions(), type).isPresent();
    }
}
