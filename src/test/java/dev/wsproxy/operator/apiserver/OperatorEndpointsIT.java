package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wsproxy.operator.support.ApiServer;
import dev.wsproxy.operator.support.OperatorProcess;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator sees of the running operator. */
@ExtendWith(OperatorExtension.class)
class OperatorEndpointsIT {
    private static final String CHAT = Proxies.NAME;

    private final ProxyNamespace namespace = new ProxyNamespace();

    @AfterEach
    void close() {
        namespace.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready", "started"})
    void itIsHealthy(String check) {
        JsonNode health = Serialization.unmarshal(OperatorProcess.running().get("/q/health/" + check), JsonNode.class);

        assertThat(health.path("status").asText()).isEqualTo("UP");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reconciliations_started_total",
                "reconciliations_success_total",
                "reconciliations_execution_duration_seconds_count",
                "events_received_total"
            })
    void itsWorkIsCounted(String metric) {
        OperatorProcess operator = OperatorProcess.running();
        double before = operator.metric(metric);

        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);

        await().atMost(Duration.ofSeconds(5)).until(() -> operator.metric(metric) > before);
    }

    @Test
    void everyLineOfItsLogIsJson() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);

        assertThat(OperatorProcess.running().log()).isNotEmpty().allSatisfy(line -> {
            assertThat(line.path("timestamp").asText()).isNotEmpty();
            assertThat(line.path("message").asText()).isNotEmpty();
        });
    }

    @Test
    void normalWorkIsNoError() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);
        namespace.patch(CHAT, "{\"spec\": {\"hosts\": [\"other.example.com\"]}}");
        namespace.awaitReady(CHAT);

        assertThat(OperatorProcess.running().log())
                .filteredOn(line -> line.toString().contains(namespace.name()))
                .noneSatisfy(line -> assertThat(line.path("level").asText()).isEqualTo("ERROR"));
    }

    @Test
    void itEndsWhenAskedAndItsSuccessorWorksSoon() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);

        assertThat(OperatorProcess.running().stop()).isLessThan(Duration.ofSeconds(15));

        OperatorProcess.running();
        namespace.patch(CHAT, "{\"spec\": {\"hosts\": [\"other.example.com\"]}}");
        namespace.awaitReady(CHAT);
        assertThat(ApiServer.shared()
                        .client()
                        .leases()
                        .inNamespace(ApiServer.OPERATOR_NAMESPACE)
                        .withName("wsproxy-operator")
                        .require()
                        .getSpec()
                        .getHolderIdentity())
                .startsWith("operator-");
    }
}
