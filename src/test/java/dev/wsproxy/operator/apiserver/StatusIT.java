package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.desired.Labels;
import dev.wsproxy.operator.support.ApiServer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The status says what is the case, and what a person has to do. */
@ExtendWith(OperatorExtension.class)
class StatusIT {
    private static final String CHAT = Proxies.NAME;

    private static final String TWO_BACKENDS_WITH_ONE_ADDRESS =
            """
            {"spec": {"backends": [{"name": "server01", "url": "ws://server01:3000"},
                                   {"name": "server02", "url": "http://server01:3000"}]}}
            """;

    private static final String OTHER_CONFIGURATION = "{\"spec\": {\"hosts\": [\"other.example.com\"]}}";

    private final ProxyNamespace namespace = new ProxyNamespace();

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void anInvalidSpecLeavesTheChildrenAndHealsWhenFixed() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);
        Map<String, String> versions = namespace.versions(CHAT);

        namespace.patch(CHAT, TWO_BACKENDS_WITH_ONE_ADDRESS);

        namespace.awaitCondition(CHAT, "Accepted", "False", "InvalidSpec");
        assertThat(message("Accepted")).contains("spec.backends[1].url", "server01");
        namespace.awaitCondition(CHAT, "Stalled", "True", "InvalidSpec");
        namespace.awaitCondition(CHAT, "Ready", "False", "InvalidSpec");
        assertThat(message("Programmed")).contains("keeps serving");
        assertThat(namespace.versions(CHAT)).isEqualTo(versions);

        namespace.patch(
                CHAT, "{\"spec\": {\"backends\": [{\"name\": \"server01\", \"url\": \"ws://server01:3000\"}]}}");

        namespace.awaitReady(CHAT);
        assertThat(namespace.versions(CHAT)).isEqualTo(versions);
    }

    @Test
    void aMissingSecretIsNamedAndFoundOnceItIsThere() {
        namespace.apply(Proxies.tls());
        namespace.awaitCondition(CHAT, "ResolvedRefs", "False", "SecretNotFound");
        assertThat(message("ResolvedRefs")).contains("front-certificate");
        namespace.awaitCondition(CHAT, "Ready", "False", "SecretNotFound");
        assertThat(namespace.deployment(CHAT).get()).isNull();

        namespace.apply(Proxies.tlsSecret());

        await().atMost(Duration.ofSeconds(12))
                .until(() -> namespace.deployment(CHAT).get() != null);
        namespace.awaitReady(CHAT);
    }

    @Test
    void itIsNotReadyWhileNewPodsAreUnreadyAndOldOnesServe() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);
        namespace.controller().keepNewPodsUnready(true);

        namespace.patch(CHAT, OTHER_CONFIGURATION);

        namespace.awaitCondition(CHAT, "Ready", "False", "RolloutInProgress");
        namespace.awaitStatus(
                CHAT, proxy -> assertThat(message("Ready")).isEqualTo("Replicas: 2 of 2 updated, 2 available."));

        namespace.controller().keepNewPodsUnready(false);

        namespace.awaitReady(CHAT);
    }

    @Test
    void itIsNotReadyWhileAReplacedPodAcceptsConnections() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);
        String replaced = namespace.proxy(CHAT).getStatus().configHash();
        namespace.controller().keepReplacedPods(true);

        namespace.patch(CHAT, OTHER_CONFIGURATION);

        namespace.awaitStatus(CHAT, proxy -> assertThat(message("Ready")).contains("has not closed its listeners yet"));
        namespace.awaitCondition(CHAT, "Ready", "False", "RolloutInProgress");

        namespace.controller().keepReplacedPods(false);

        namespace.awaitReady(CHAT);
        List<Pod> pods = ApiServer.shared()
                .client()
                .pods()
                .inNamespace(namespace.name())
                .list()
                .getItems();
        assertThat(pods)
                .filteredOn(pod ->
                        replaced.equals(pod.getMetadata().getAnnotations().get(Labels.CONFIG_HASH)))
                .allSatisfy(pod ->
                        assertThat(pod.getMetadata().getDeletionTimestamp()).isNotNull());
    }

    @Test
    void theFirstStatusDoesNotWaitForPods() {
        namespace.controller().keepNewPodsUnready(true);

        namespace.apply(Proxies.small());

        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(namespace.condition(CHAT, "Reconciling"))
                .isPresent());
    }

    @Test
    void aRolloutOverItsDeadlineIsStalled() {
        namespace.controller().keepNewPodsUnready(true);
        namespace.controller().exceedDeadline(true);

        namespace.apply(Proxies.small());

        namespace.awaitCondition(CHAT, "Stalled", "True", "ProgressDeadlineExceeded");

        namespace.controller().exceedDeadline(false);
        namespace.controller().keepNewPodsUnready(false);

        namespace.awaitReady(CHAT);
    }

    private String message(String type) {
        return namespace.condition(CHAT, type).map(Condition::getMessage).orElse("");
    }
}
