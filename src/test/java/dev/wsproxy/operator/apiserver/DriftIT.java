package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.ApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Children that others change come back, and what others may own stays. */
@ExtendWith(OperatorExtension.class)
class DriftIT {
    private static final String CHAT = Proxies.NAME;
    private static final Duration RESTORED = Duration.ofSeconds(5);

    private final ProxyNamespace namespace = new ProxyNamespace();

    @AfterEach
    void close() {
        namespace.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ConfigMap", "Deployment", "Service", "PodDisruptionBudget"})
    void aDeletedChildComesBack(String kind) {
        settled();
        String uid = child(kind).require().getMetadata().getUid();

        child(kind).delete();

        await().atMost(RESTORED).untilAsserted(() -> assertThat(child(kind).get())
                .isNotNull()
                .satisfies(child -> assertThat(child.getMetadata().getUid()).isNotEqualTo(uid)));
        namespace.awaitReady(CHAT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ConfigMap  | {'data': {'httpd.conf': 'Listen 1'}}",
                "ConfigMap  | {'data': {'httpd.conf': null}}",
                "Deployment | {'spec': {'progressDeadlineSeconds': 7}}",
                "Deployment | {'spec': {'revisionHistoryLimit': 9}}",
                "Deployment | {'spec': {'strategy': {'rollingUpdate': {'maxUnavailable': 1}}}}",
                "Deployment | {'spec': {'template': {'metadata': {'annotations': {'wsproxy.dev/config-sha256': 'x'}}}}}",
                "Deployment | {'spec': {'template': {'spec': {'terminationGracePeriodSeconds': 1}}}}",
                "Deployment | {'spec': {'template': {'spec': {'automountServiceAccountToken': true}}}}",
                "Service    | {'spec': {'selector': {'app.kubernetes.io/instance': 'other'}}}",
                "Service    | {'spec': {'type': 'NodePort'}}",
                "Service    | {'spec': {'ports': [{'name': 'http', 'port': 81, 'targetPort': 'http'}]}}",
                "PodDisruptionBudget | {'spec': {'maxUnavailable': 5}}",
                "PodDisruptionBudget | {'spec': {'selector': {'matchLabels': {'app.kubernetes.io/instance': 'other'}}}}",
            })
    void anEditedFieldIsTakenBack(String kind, String mergePatch) {
        settled();
        Map<String, Object> before = specOf(kind);

        child(kind).patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch.replace('\'', '"'));

        await().atMost(RESTORED).untilAsserted(() -> assertThat(specOf(kind)).isEqualTo(before));
    }

    @Test
    void anImageSetByHandIsTakenBack() {
        settled();
        String image = image();

        ApiServer.shared()
                .kubectl()
                .run("set", "image", "deployment/chat-wsproxy", "httpd=example.com/other", "-n", namespace.name());

        await().atMost(RESTORED).untilAsserted(() -> assertThat(image()).isEqualTo(image));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ConfigMap", "Deployment", "Service", "PodDisruptionBudget"})
    void removedLabelsComeBack(String kind) {
        settled();
        Map<String, String> labels = child(kind).require().getMetadata().getLabels();

        child(kind).edit(child -> {
            child.getMetadata().getLabels().clear();
            return child;
        });

        await().atMost(RESTORED).untilAsserted(() -> assertThat(
                        child(kind).require().getMetadata().getLabels())
                .isEqualTo(labels));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ConfigMap", "Deployment", "Service", "PodDisruptionBudget"})
    void foreignLabelsAndAnnotationsStay(String kind) {
        settled();

        child(kind).edit(child -> {
            child.getMetadata().getLabels().put("team", "chat");
            child.getMetadata().getAnnotations().put("example.com/note", "keep");
            return child;
        });
        namespace.patch(CHAT, "{\"spec\": {\"hosts\": [\"other.example.com\"]}}");
        namespace.awaitReady(CHAT);

        assertThat(child(kind).require().getMetadata().getLabels()).containsEntry("team", "chat");
        assertThat(child(kind).require().getMetadata().getAnnotations()).containsEntry("example.com/note", "keep");
    }

    @Test
    void aRestartOfTheRolloutStays() {
        settled();

        ApiServer.shared().kubectl().run("rollout", "restart", "deployment/chat-wsproxy", "-n", namespace.name());
        namespace.patch(CHAT, "{\"spec\": {\"hosts\": [\"other.example.com\"]}}");
        namespace.awaitReady(CHAT);

        assertThat(namespace
                        .deployment(CHAT)
                        .require()
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getAnnotations())
                .containsKey("kubectl.kubernetes.io/restartedAt");
    }

    private void settled() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);
    }

    @SuppressWarnings("unchecked")
    private Resource<HasMetadata> child(String kind) {
        Resource<? extends HasMetadata> child =
                switch (kind) {
                    case "ConfigMap" -> namespace.configMap(CHAT);
                    case "Deployment" -> namespace.deployment(CHAT);
                    case "PodDisruptionBudget" -> namespace.podDisruptionBudget(CHAT);
                    default -> namespace.service(CHAT);
                };
        return (Resource<HasMetadata>) child;
    }

    private Map<String, Object> specOf(String kind) {
        Map<String, Object> fields = new KubernetesSerialization()
                .convertValue(child(kind).require(), GenericKubernetesResource.class)
                .getAdditionalProperties();
        return Map.of("content", fields.getOrDefault("spec", fields.getOrDefault("data", Map.of())));
    }

    private String image() {
        return namespace
                .deployment(CHAT)
                .require()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }
}
