package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.ApiServer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An object that has the name of a child and is somebody else's is never touched. */
@ExtendWith(OperatorExtension.class)
class ForeignObjectIT {
    private static final String CHAT = Proxies.NAME;

    private static final String CONFIG_MAP =
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: chat-wsproxy
              labels: {}
            data:
              mine: "1"
            """;

    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: chat-wsproxy
              labels: {}
            spec:
              selector: {app: mine}
              ports:
              - port: 1234
            """;

    private static final String DEPLOYMENT =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: chat-wsproxy
              labels: {}
            spec:
              replicas: 0
              selector:
                matchLabels: {app: mine}
              template:
                metadata:
                  labels: {app: mine}
                spec:
                  containers:
                  - name: mine
                    image: example.com/mine
            """;

    private static final String POD_DISRUPTION_BUDGET =
            """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata:
              name: chat-wsproxy
              labels: {}
            spec:
              minAvailable: 1
              selector:
                matchLabels: {app: mine}
            """;

    private final KubernetesClient client = ApiServer.shared().client();
    private final ProxyNamespace namespace = new ProxyNamespace();

    @AfterEach
    void close() {
        namespace.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {CONFIG_MAP, SERVICE, DEPLOYMENT, POD_DISRUPTION_BUDGET})
    void itIsNamedAndLeftAloneUntilItIsGone(String yaml) {
        conflicts(yaml);
    }

    @ParameterizedTest
    @ValueSource(strings = {CONFIG_MAP, SERVICE, DEPLOYMENT, POD_DISRUPTION_BUDGET})
    void theOperatorsLabelAloneDoesNotMakeItAChild(String yaml) {
        conflicts(yaml.replace("labels: {}", "labels: {app.kubernetes.io/managed-by: wsproxy-operator}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {CONFIG_MAP, SERVICE, DEPLOYMENT, POD_DISRUPTION_BUDGET})
    void theChildOfANamesakeThatIsGoneIsNotTakenOver(String yaml) {
        isLeftAlone(
                yaml.replace(
                        "labels: {}",
                        """
                        labels: {app.kubernetes.io/managed-by: wsproxy-operator}
                          ownerReferences:
                          - apiVersion: wsproxy.dev/v1alpha1
                            kind: WebSocketProxy
                            name: chat
                            uid: 11111111-2222-3333-4444-555555555555
                            controller: true
                        """),
                "ApplyFailed",
                "Reconciling");
    }

    private void conflicts(String yaml) {
        isLeftAlone(yaml, "ResourceConflict", "Stalled");
    }

    private void isLeftAlone(String yaml, String reason, String abnormal) {
        GenericKubernetesResource foreign = namespace.apply(yaml);
        Object before = content(foreign);

        namespace.apply(Proxies.small());

        namespace.awaitCondition(CHAT, "Ready", "False", reason);
        namespace.awaitCondition(CHAT, abnormal, "True", reason);
        assertThat(namespace.condition(CHAT, "Ready").map(Condition::getMessage).orElseThrow())
                .contains(foreign.getKind(), "chat-wsproxy");
        assertThat(content(client.resource(foreign).require())).isEqualTo(before);

        client.resource(foreign).delete();

        namespace.awaitReady(CHAT);
    }

    private static Object content(GenericKubernetesResource resource) {
        Object spec = resource.getAdditionalProperties().get("spec");
        return spec == null ? resource.getAdditionalProperties().get("data") : spec;
    }
}
