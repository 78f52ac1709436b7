package dev.wsproxy.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxyStatus;
import dev.wsproxy.operator.plan.Planned;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.StatusContract;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A resource for which nothing is done. */
class PausedStatusTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
    private static final Planned VALID = PurePath.plan("hosts: [a]\nbackends: [{name: b, url: 'ws://b'}]\n");

    private final PausedStatus paused = new PausedStatus(CLOCK);

    @Test
    void itGoesOnDescribingTheGenerationThatServes() {
        WebSocketProxyStatus before = rolling(3);

        WebSocketProxyStatus status = paused.of(before, "a=b");

        assertThat(status.observedGeneration()).isEqualTo(3);
        assertThat(status.conditions())
                .extracting(Condition::getType)
                .containsExactly("Accepted", "ResolvedRefs", "Programmed", "Ready", "Paused");
        StatusContract.assertHonoured(status, 4);
    }

    @Test
    void aSecondLookChangesNothing() {
        WebSocketProxyStatus status = paused.of(rolling(3), "a=b");

        assertThat(paused.of(status, "a=b")).isEqualTo(status);
    }

    @Test
    void onePausedFromTheStartSaysSo() {
        WebSocketProxyStatus status = paused.of(null, "a=b");

        assertThat(status.observedGeneration()).isEqualTo(-1);
        assertThat(status.conditions()).extracting(Condition::getType).containsExactly("Ready", "Paused");
        assertThat(paused.of(status, "a=b")).isEqualTo(status);
        StatusContract.assertHonoured(status, 1);
    }

    private static WebSocketProxyStatus rolling(long generation) {
        return new StatusComputer(CLOCK)
                .compute(
                        new Subject(generation, null, "a=b"),
                        VALID,
                        Optional.of("new"),
                        new Observed(Optional.empty(), List.of(), Optional.empty()));
    }
}
