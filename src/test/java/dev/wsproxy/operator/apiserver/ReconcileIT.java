package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.desired.Labels;
import dev.wsproxy.operator.support.ApiServer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From an edit of the resource to its children. */
@ExtendWith(OperatorExtension.class)
class ReconcileIT {
    private static final String CHAT = Proxies.NAME;

    private final ProxyNamespace namespace = new ProxyNamespace();

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void aNewResourceBecomesReady() {
        namespace.apply(Proxies.small());

        WebSocketProxy proxy = namespace.awaitReady(CHAT);

        assertThat(proxy.getStatus().conditions())
                .extracting(Condition::getType)
                .containsExactly("Accepted", "ResolvedRefs", "Programmed", "Ready");
        assertThat(proxy.getStatus().replicas()).isEqualTo(2);
        assertThat(proxy.getStatus().readyReplicas()).isEqualTo(2);
        assertThat(proxy.getStatus().configHash())
                .isEqualTo(template().getMetadata().getAnnotations().get(Labels.CONFIG_HASH));
    }

    @Test
    void onlyTheStatusOfTheResourceIsTheOperatorsOwn() {
        namespace.apply(Proxies.small());
        WebSocketProxy proxy = namespace.awaitReady(CHAT);

        assertThat(proxy.getMetadata().getFinalizers()).isEmpty();
        assertThat(proxy.getMetadata().getManagedFields())
                .filteredOn(fields -> fields.getManager().equals("wsproxy-operator"))
                .singleElement()
                .satisfies(fields -> assertThat(fields.getSubresource()).isEqualTo("status"), fields -> assertThat(
                                fields.getFieldsV1().getAdditionalProperties())
                        .containsOnlyKeys("f:status"));
    }

    @Test
    void labelsAndAnnotationsOfTheResourceStayItsOwn() {
        Map<String, String> labels = Map.of(
                "app.kubernetes.io/instance", "argo-application",
                "kustomize.toolkit.fluxcd.io/name", "flux-application",
                "team", "chat");
        Map<String, String> annotations = Map.of("argocd.argoproj.io/tracking-id", "application:chat");
        namespace.apply(Proxies.small());
        namespace.proxies(CHAT).edit(proxy -> {
            proxy.getMetadata().getLabels().putAll(labels);
            proxy.getMetadata().getAnnotations().putAll(annotations);
            return proxy;
        });

        namespace.awaitReady(CHAT);

        assertThat(namespace.children(CHAT)).allSatisfy(child -> {
            assertThat(child.getMetadata().getLabels())
                    .isEqualTo(Map.of(
                            "app.kubernetes.io/name", "wsproxy",
                            "app.kubernetes.io/instance", "chat",
                            "app.kubernetes.io/component", "proxy",
                            "app.kubernetes.io/managed-by", "wsproxy-operator"));
            assertThat(child.getMetadata().getAnnotations())
                    .doesNotContainKeys(annotations.keySet().toArray(String[]::new));
        });
    }

    @Test
    void anotherMemberChangesTheConfigurationAndItsHashOnly() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);
        PodTemplateSpec before = template();
        String service = namespace.versions(CHAT).get("Service");

        namespace.patch(
                CHAT,
                """
                {"spec": {"backends": [{"name": "server01", "url": "ws://server01:3000"},
                                       {"name": "server02", "url": "ws://server02:3000"}]}}
                """);
        namespace.awaitReady(CHAT);

        assertThat(namespace.configMap(CHAT).require().getData().get("httpd.conf"))
                .contains("BalancerMember ws://server02:3000 ");
        String hash = template().getMetadata().getAnnotations().get(Labels.CONFIG_HASH);
        assertThat(hash).isNotEqualTo(before.getMetadata().getAnnotations().get(Labels.CONFIG_HASH));
        assertThat(template())
                .isEqualTo(new PodTemplateSpecBuilder(before)
                        .editMetadata()
                        .addToAnnotations(Labels.CONFIG_HASH, hash)
                        .endMetadata()
                        .build());
        assertThat(namespace.versions(CHAT)).containsEntry("Service", service);
    }

    @Test
    void anotherImageChangesTheImageOnly() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);
        String configuration = namespace.versions(CHAT).get("ConfigMap");

        namespace.patch(CHAT, "{\"spec\": {\"image\": \"example.com/httpd:2.4.66\"}}");
        namespace.awaitReady(CHAT);

        assertThat(template().getSpec().getContainers().get(0).getImage()).isEqualTo("example.com/httpd:2.4.66");
        assertThat(template().getSpec().getInitContainers().get(0).getImage()).isEqualTo("example.com/httpd:2.4.66");
        assertThat(namespace.versions(CHAT)).containsEntry("ConfigMap", configuration);
    }

    @Test
    void moreConnectionsNeedMoreThreadsAndMemory() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);
        PodTemplateSpec before = template();

        namespace.patch(CHAT, "{\"spec\": {\"maxConnections\": 10000}}");
        namespace.awaitReady(CHAT);

        assertThat(template().getSpec().getContainers().get(0).getResources())
                .isNotEqualTo(before.getSpec().getContainers().get(0).getResources());
        assertThat(namespace.configMap(CHAT).require().getData().get("httpd.conf"))
                .containsPattern("MaxRequestWorkers 1[0-9]{4}\n");
    }

    @Test
    void withoutReplicasAScaledDeploymentIsLeftAlone() {
        namespace.apply(Proxies.small().replace("  replicas: 2\n", ""));
        namespace.awaitReady(CHAT);
        assertThat(deployment().getSpec().getReplicas()).isEqualTo(1);

        scaleDeployment(3);
        namespace.awaitStatus(
                CHAT, proxy -> assertThat(proxy.getStatus().readyReplicas()).isEqualTo(3));
        namespace.patch(CHAT, "{\"spec\": {\"hosts\": [\"other.example.com\"]}}");
        namespace.awaitReady(CHAT);

        assertThat(deployment().getSpec().getReplicas()).isEqualTo(3);
    }

    @Test
    void withReplicasAScaledDeploymentIsTakenBack() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);

        scaleDeployment(5);

        await().atMost(Duration.ofSeconds(5)).until(() -> deployment().getSpec().getReplicas() == 2);
    }

    @Test
    void noReplicasIsReadyToo() {
        namespace.apply(Proxies.small().replace("replicas: 2", "replicas: 0"));

        namespace.awaitCondition(CHAT, "Ready", "True", "ScaledToZero");
    }

    private void scaleDeployment(int replicas) {
        ApiServer.shared()
                .kubectl()
                .run("scale", "deployment/chat-wsproxy", "--replicas=" + replicas, "-n", namespace.name());
    }

    private Deployment deployment() {
        return namespace.deployment(CHAT).require();
    }

    private PodTemplateSpec template() {
        return deployment().getSpec().getTemplate();
    }
}
