package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.ApiServer;
import dev.wsproxy.operator.support.AuditLog;
import dev.wsproxy.operator.support.OperatorProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where nothing changes nothing is written, as the API server counts it. */
@ExtendWith(OperatorExtension.class)
class QuietIT {
    private static final String CHAT = Proxies.NAME;
    /**
     * Longer than any interval at which the operator looks again without an event; three minutes are the longest. {@code
     * -Dquiet.seconds=600} makes it ten.
     */
    private static final Duration ALL_INTERVALS = Duration.ofSeconds(Long.getLong("quiet.seconds", 190));

    private static final int FEW = 5;
    private static final int MANY = 50;
    private static final Duration MOMENT = Duration.ofSeconds(5);

    /** At each start the operator asks what it may do with its Lease. */
    private static final Set<String> START = Set.of("selfsubjectrulesreviews");

    private final ProxyNamespace namespace = new ProxyNamespace();

    @BeforeEach
    void settle() {
        namespace.apply(Proxies.tlsSecret());
        namespace.apply(Proxies.tls());
        namespace.awaitReady(CHAT);
        settle(FEW);
    }

    private void settle(int number) {
        for (int i = 0; i < number; i++) {
            namespace.apply(Proxies.small().replace("name: chat", "name: chat-" + i));
        }
        for (int i = 0; i < number; i++) {
            namespace.awaitReady("chat-" + i);
        }
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void whileTheOperatorLooksAgainOfItselfNothingIsWritten() {
        settle(MANY);

        assertQuietFor(ALL_INTERVALS, Instant.now());
    }

    @Test
    void aRestartWritesNothing() {
        Map<String, String> versions = versions();
        Instant start = Instant.now();

        OperatorProcess.running().stop();
        awaitWorkOf(OperatorProcess.running());

        assertQuietFor(MOMENT, start);
        assertThat(versions()).isEqualTo(versions);
    }

    @Test
    void aCrashWritesNothing() {
        Map<String, String> versions = versions();
        Instant start = Instant.now();

        OperatorProcess.running().kill();
        awaitWorkOf(OperatorProcess.running());

        assertQuietFor(MOMENT, start);
        assertThat(versions()).isEqualTo(versions);
    }

    @Test
    void applyingTheSameAgainWritesNothing() {
        Instant start = Instant.now();

        namespace.apply(Proxies.tls());

        assertQuietFor(MOMENT, start);
    }

    @Test
    void anotherOrderOfTheMembersWritesNoChild() {
        String one = "{\"name\": \"server01\", \"url\": \"ws://server01:3000\"}";
        String two = "{\"name\": \"server02\", \"url\": \"ws://server02:3000\"}";
        namespace.patch(CHAT, "{\"spec\": {\"backends\": [%s, %s]}}".formatted(one, two));
        namespace.awaitReady(CHAT);
        Map<String, String> versions = versions();
        long generation = namespace.proxy(CHAT).getMetadata().getGeneration();

        namespace.patch(CHAT, "{\"spec\": {\"backends\": [%s, %s]}}".formatted(two, one));
        namespace.awaitReady(CHAT);

        assertThat(namespace.proxy(CHAT).getMetadata().getGeneration()).isGreaterThan(generation);
        assertThat(versions()).isEqualTo(versions);
    }

    /** It has the Lease and visited every resource. */
    private static void awaitWorkOf(OperatorProcess operator) {
        await().atMost(Duration.ofSeconds(40)).until(() -> operator.metric("reconciliations_success_total") > FEW);
    }

    private static void assertQuietFor(Duration duration, Instant since) {
        await().pollDelay(duration).atMost(duration.plusSeconds(5)).untilAsserted(() -> assertThat(writes(since))
                .isEmpty());
    }

    private static List<AuditLog.Event> writes(Instant since) {
        return ApiServer.shared().auditLog().writes(ApiServer.OPERATOR_USER, since).stream()
                .filter(event -> !START.contains(event.resource()))
                .toList();
    }

    private Map<String, String> versions() {
        return namespace.versions(CHAT);
    }
}
