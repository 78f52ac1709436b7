package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.desired.Names;
import dev.wsproxy.operator.support.ApiServer;
import dev.wsproxy.operator.support.FakeDeploymentController;
import dev.wsproxy.operator.support.StatusContract;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A namespace for one test, as strict about pods as Kubernetes can be, with a Deployment controller at work. */
final class ProxyNamespace implements AutoCloseable {
    private static final Duration CONVERGENCE = Duration.ofSeconds(30);

    private final KubernetesClient client = ApiServer.shared().client();
    private final String name;
    private final Optional<FakeDeploymentController> controller;

    ProxyNamespace() {
        this(true);
    }

    private ProxyNamespace(boolean controlled) {
        Namespace namespace = client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("proxies-")
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        name = namespace.getMetadata().getName();
        controller = controlled ? Optional.of(new FakeDeploymentController(client, name)) : Optional.empty();
    }

    /** One in which Deployments stay without pods. */
    static ProxyNamespace withoutController() {
        return new ProxyNamespace(false);
    }

    String name() {
        return name;
    }

    FakeDeploymentController controller() {
        return controller.orElseThrow();
    }

    /** Applies the object as a user's own file would be. */
    GenericKubernetesResource apply(String yaml) {
        GenericKubernetesResource object = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
        object.getMetadata().setNamespace(name);
        object.getMetadata().setUid(null);
        object.getMetadata().setGeneration(null);
        return client.resource(object).fieldManager("user").forceConflicts().serverSideApply();
    }

    void patch(String proxy, String mergePatch) {
        proxies(proxy).patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
    }

    WebSocketProxy proxy(String proxy) {
        return proxies(proxy).require();
    }

    Resource<WebSocketProxy> proxies(String proxy) {
        return client.resources(WebSocketProxy.class).inNamespace(name).withName(proxy);
    }

    Resource<ConfigMap> configMap(String proxy) {
        return client.configMaps().inNamespace(name).withName(Names.child(proxy));
    }

    Resource<Deployment> deployment(String proxy) {
        return client.apps().deployments().inNamespace(name).withName(Names.child(proxy));
    }

    Resource<Service> service(String proxy) {
        return client.services().inNamespace(name).withName(Names.child(proxy));
    }

    Resource<PodDisruptionBudget> podDisruptionBudget(String proxy) {
        return client.policy().v1().podDisruptionBudget().inNamespace(name).withName(Names.child(proxy));
    }

    List<HasMetadata> children(String proxy) {
        return List.of(
                configMap(proxy).require(),
                deployment(proxy).require(),
                service(proxy).require(),
                podDisruptionBudget(proxy).require());
    }

    /** By kind; equal maps mean that nothing was written in between. The Deployment counts by what its owner writes. */
    Map<String, String> versions(String proxy) {
        Map<String, String> versions = new TreeMap<>();
        children(proxy)
                .forEach(child -> versions.put(
                        child.getKind(),
                        child instanceof Deployment
                                ? "generation " + child.getMetadata().getGeneration()
                                : child.getMetadata().getResourceVersion()));
        return versions;
    }

    Optional<Condition> condition(String proxy, String type) {
        return Optional.ofNullable(proxy(proxy).getStatus().conditions()).stream()
                .flatMap(List::stream)
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    /** Waits for a status of the present generation that satisfies this. */
    WebSocketProxy awaitStatus(String proxy, Consumer<WebSocketProxy> expectation) {
        await().atMost(CONVERGENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            WebSocketProxy live = proxy(proxy);
            StatusContract.assertHonoured(live.getStatus(), live.getMetadata().getGeneration());
            assertThat(live.getStatus().observedGeneration())
                    .isEqualTo(live.getMetadata().getGeneration());
            expectation.accept(live);
        });
        return proxy(proxy);
    }

    WebSocketProxy awaitReady(String proxy) {
        return awaitCondition(proxy, "Ready", "True", Optional.empty());
    }

    WebSocketProxy awaitCondition(String proxy, String type, String status, String reason) {
        return awaitCondition(proxy, type, status, Optional.of(reason));
    }

    private WebSocketProxy awaitCondition(String proxy, String type, String status, Optional<String> reason) {
        return awaitStatus(
                proxy, live -> assertThat(live.getStatus().conditions()).anySatisfy(condition -> {
                    assertThat(condition.getType()).isEqualTo(type);
                    assertThat(condition.getStatus()).isEqualTo(status);
                    reason.ifPresent(text -> assertThat(condition.getReason()).isEqualTo(text));
                }));
    }

    /** Removes what it can: there is no garbage collector, and the addresses of Services are few. */
    @Override
    public void close() {
        client.resources(WebSocketProxy.class).inNamespace(name).delete();
        controller.ifPresent(FakeDeploymentController::close);
        client.pods().inNamespace(name).withGracePeriod(0).delete();
        client.apps().deployments().inNamespace(name).delete();
        client.services().inNamespace(name).delete();
        client.configMaps().inNamespace(name).delete();
        client.policy().v1().podDisruptionBudget().inNamespace(name).delete();
    }
}
