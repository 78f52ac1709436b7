package dev.wsproxy.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxyStatus;
import dev.wsproxy.operator.plan.Planned;
import dev.wsproxy.operator.plan.Problem;
import dev.wsproxy.operator.status.ObservedDeployment.Progress;
import dev.wsproxy.operator.support.PurePath;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An Event for each thing that turns, and none for what stays. */
class StatusNewsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
    private static final Planned VALID = PurePath.plan("hosts: [a]\nbackends: [{name: b, url: 'ws://b'}]\n");
    private static final Planned INVALID = PurePath.plan("hosts: [a]\nbackends: []\n");
    private static final Planned UNRESOLVED = new Planned(
            Optional.empty(), List.of(new Problem("spec.tls.secretName", Problem.Reason.SecretNotFound, "missing.")));
    private static final Optional<Trouble> QUOTA =
            Optional.of(new Trouble(Reason.QuotaExceeded, false, "No further pod."));

    private final WebSocketProxyStatus ready = compute(VALID, 2, Optional.empty());
    private final WebSocketProxyStatus rolling = compute(VALID, 1, Optional.empty());

    @Test
    void theFirstPodsThatServeFinishARollout() {
        assertThat(StatusNews.between(null, rolling)).isEmpty();
        assertThat(StatusNews.between(rolling, ready)).singleElement().satisfies(news -> {
            assertThat(news.type()).isEqualTo("Normal");
            assertThat(news.reason()).isEqualTo("RolloutFinished");
        });
    }

    @Test
    void whatStaysIsNoNews() {
        assertThat(StatusNews.between(ready, ready)).isEmpty();
        assertThat(StatusNews.between(ready, rolling)).isEmpty();
    }

    @Test
    void aFailureIsToldUnderItsOwnReason() {
        WebSocketProxyStatus failing = compute(VALID, 1, QUOTA);

        assertThat(StatusNews.between(rolling, failing)).singleElement().satisfies(news -> {
            assertThat(news.type()).isEqualTo("Warning");
            assertThat(news.reason()).isEqualTo("QuotaExceeded");
            assertThat(news.note()).contains("No further pod.");
        });
    }

    @Test
    void anInvalidSpecIsToldOnce() {
        WebSocketProxyStatus invalid = compute(INVALID, 2, Optional.empty());

        assertThat(StatusNews.between(ready, invalid)).extracting(Told::reason).containsExactly("InvalidSpec");
        assertThat(StatusNews.between(invalid, invalid)).isEmpty();
    }

    @Test
    void aReferenceIsToldWhenItBreaksAndWhenItIsMended() {
        WebSocketProxyStatus unresolved = compute(UNRESOLVED, 2, Optional.empty());

        assertThat(StatusNews.between(ready, unresolved))
                .extracting(Told::reason)
                .containsExactly("ReferenceInvalid");
        assertThat(StatusNews.between(unresolved, ready))
                .extracting(Told::reason)
                .containsExactly("ReferencesResolved", "RolloutFinished");
    }

    @Test
    void aPauseIsToldWhenItBeginsAndWhenItEnds() {
        WebSocketProxyStatus paused = new PausedStatus(CLOCK).of(ready, "a=b");

        assertThat(StatusNews.between(ready, paused)).extracting(Told::reason).containsExactly("Paused");
        assertThat(StatusNews.between(paused, ready)).extracting(Told::reason).containsExactly("Resumed");
    }

    private static WebSocketProxyStatus compute(Planned planned, int available, Optional<Trouble> trouble) {
        Progress progress = available == 2 ? Progress.COMPLETE : Progress.UNDER_WAY;
        return new StatusComputer(CLOCK)
                .compute(
                        new Subject(3, null, "a=b"),
                        planned,
                        planned.plan().map(plan -> "new"),
                        new Observed(
                                Optional.of(new ObservedDeployment(
                                        "new", true, 2, 2, 2, available, available, progress, trouble)),
                                List.of(ObservedPod.well("one", "new", true), ObservedPod.well("two", "new", true)),
                                Optional.empty()));
    }
}
