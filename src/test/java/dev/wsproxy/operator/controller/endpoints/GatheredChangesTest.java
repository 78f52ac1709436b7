package dev.wsproxy.operator.controller.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.plan.ReferencedEndpointSlice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When a proxy sees which state of its endpoints. */
class GatheredChangesTest {
    private static final Duration QUIET = Duration.ofSeconds(2);

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final Map<String, Set<ReferencedEndpointSlice>> present = new TreeMap<>();
    private final GatheredChanges changes = new GatheredChanges(() -> now);

    @Test
    void theFirstLookSeesThePresentState() {
        change("chat", 1);

        assertThat(look(false)).isEqualTo(new Endpoints(Map.of("chat", state(1)), Optional.empty()));
    }

    @Test
    void theFirstChangeIsSeenAtOnce() {
        lookAt(1);
        change("chat", 2);

        assertThat(look(false)).isEqualTo(new Endpoints(Map.of("chat", state(2)), Optional.empty()));
    }

    @Test
    void theFirstChangeAfterAQuietTimeIsSeenAtOnce() {
        lookAt(0);
        lookAt(1);
        pass(QUIET);
        change("chat", 2);

        assertThat(look(false)).isEqualTo(new Endpoints(Map.of("chat", state(2)), Optional.empty()));
    }

    @Test
    void aFurtherChangeIsSeenOnceTheQuietTimeIsOver() {
        lookAt(0);
        lookAt(1);
        pass(Duration.ofMillis(500));
        change("chat", 2);

        assertThat(look(false))
                .isEqualTo(new Endpoints(Map.of("chat", state(1)), Optional.of(Duration.ofMillis(1500))));
        change("chat", 3);
        pass(Duration.ofMillis(1500));
        assertThat(look(false)).isEqualTo(new Endpoints(Map.of("chat", state(3)), Optional.empty()));
    }

    @Test
    void aChangeThatIsTakenBackWhileItWaitsIsNoChange() {
        lookAt(0);
        lookAt(1);
        change("chat", 2);
        look(false);
        change("chat", 1);

        assertThat(look(false)).isEqualTo(new Endpoints(Map.of("chat", state(1)), Optional.empty()));
    }

    @Test
    void aChangeWaitsUntilTheLastOneIsCarriedOut() {
        lookAt(1);
        pass(Duration.ofMinutes(1));
        change("chat", 2);

        assertThat(look(true)).isEqualTo(new Endpoints(Map.of("chat", state(1)), Optional.of(QUIET)));
        assertThat(look(false)).isEqualTo(new Endpoints(Map.of("chat", state(2)), Optional.empty()));
    }

    @Test
    void aServiceThatIsNewIsSeenAtOnce() {
        lookAt(1);
        change("chat", 2);
        change("news", 7);

        assertThat(look(true).slices()).isEqualTo(Map.of("chat", state(1), "news", state(7)));
        assertThat(changes.seen()).isEqualTo(Map.of("chat", state(1), "news", state(7)));
    }

    @Test
    void aServiceThatIsNoLongerAskedForIsForgotten() {
        change("news", 7);
        lookAt(0);
        lookAt(1);
        present.remove("news");
        change("chat", 2);

        assertThat(look(false).slices()).isEqualTo(Map.of("chat", state(1)));
    }

    @Test
    void changesAreAnnouncedOnceForEachLookThatSeesThem() {
        lookAt(0);
        lookAt(1);
        change("chat", 2);
        assertThat(List.of(changes.announce(), changes.announce())).containsExactly(true, false);

        look(false);
        assertThat(changes.announce()).as("the look is still to come").isFalse();

        pass(QUIET);
        look(false);
        assertThat(changes.announce()).isTrue();
    }

    @Test
    void twoHundredChangesInAMinuteAreSeenAtMostOnceInAQuietTime() {
        lookAt(0);
        int updates = 0;
        Endpoints last = look(false);
        for (int number = 1; number <= 200; number++) {
            pass(Duration.ofMillis(300));
            change("chat", number);
            Endpoints seen = look(false);
            updates += seen.slices().equals(last.slices()) ? 0 : 1;
            last = seen;
        }
        pass(QUIET);

        assertThat(updates).isLessThanOrEqualTo(30);
        assertThat(look(false).slices()).isEqualTo(Map.of("chat", state(200)));
    }

    private void lookAt(int number) {
        change("chat", number);
        look(false);
    }

    private Endpoints look(boolean busy) {
        return changes.look(() -> new TreeMap<>(present), QUIET, busy);
    }

    private void change(String service, int number) {
        present.put(service, state(number));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private static Set<ReferencedEndpointSlice> state(int number) {
        return Set.of(new ReferencedEndpointSlice(
                "IPv4", List.of(new ReferencedEndpointSlice.Port("ws", number, "TCP")), List.of()));
    }
}
