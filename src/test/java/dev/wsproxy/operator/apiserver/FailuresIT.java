package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.ApiServer;
import dev.wsproxy.operator.support.FailureCase;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong with pods is told with its own reason, and heals once the cause is gone. */
@ExtendWith(OperatorExtension.class)
class FailuresIT {
    private static final String CHAT = Proxies.NAME;
    private static final Duration TOLD = Duration.ofMinutes(1);

    private final ProxyNamespace namespace = new ProxyNamespace();

    static Stream<FailureCase> failures() {
        return FailureCase.ofPods();
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void itIsToldAndHeals(FailureCase failure) {
        namespace.controller().fail(Optional.of(failure));

        namespace.apply(Proxies.small());

        String reason = failure.told().getReason();
        await().atMost(TOLD).untilAsserted(() -> assertThat(namespace.condition(CHAT, "Ready"))
                .hasValueSatisfying(ready -> {
                    assertThat(ready.getReason()).isEqualTo(reason);
                    assertThat(ready.getMessage()).containsPattern(pattern(failure));
                }));
        assertThat(namespace
                        .condition(CHAT, failure.lasting() ? "Stalled" : "Reconciling")
                        .map(Condition::getReason))
                .contains(reason);
        await().untilAsserted(() -> assertThat(events())
                .filteredOn(event -> event.getReason().equals(reason))
                .hasSize(1)
                .allSatisfy(event -> assertThat(event.getType()).isEqualTo("Warning")));

        namespace.controller().fail(Optional.empty());

        namespace.awaitReady(CHAT);
        await().untilAsserted(
                        () -> assertThat(events()).extracting(Event::getReason).contains("RolloutFinished"));
    }

    /** The message, but for the pod's name and numbers. */
    private static Pattern pattern(FailureCase failure) {
        return Pattern.compile(Pattern.quote(failure.told().getMessage())
                .replace("chat-1", "\\E\\S+\\Q")
                .replaceAll("\\d+", "\\\\E\\\\d+\\\\Q"));
    }

    private List<Event> events() {
        return ApiServer.shared()
                .client()
                .events()
                .v1()
                .events()
                .inNamespace(namespace.name())
                .list()
                .getItems();
    }
}
