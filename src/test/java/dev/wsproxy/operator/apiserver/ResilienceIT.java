package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.ApiServer;
import dev.wsproxy.operator.support.OperatorProcess;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes wrong for a while goes right afterwards, by itself. */
@ExtendWith(OperatorExtension.class)
class ResilienceIT {
    private static final String CHAT = Proxies.NAME;

    private final KubernetesClient client = ApiServer.shared().client();
    private final ProxyNamespace namespace = new ProxyNamespace();

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void retriesNeverEnd() {
        List<GenericKubernetesResource> denial = denyDeployments();
        namespace.apply(Proxies.small());
        namespace.awaitCondition(CHAT, "Ready", "False", "ApplyFailed");
        assertThat(namespace.condition(CHAT, "Ready").map(Condition::getMessage))
                .hasValueSatisfying(message -> assertThat(message).contains("no Deployments today"));
        String version = namespace.proxy(CHAT).getMetadata().getResourceVersion();

        // Longer than the framework's own default, five attempts within some 26 seconds.
        await().pollDelay(Duration.ofSeconds(30)).atMost(Duration.ofSeconds(35)).untilAsserted(() -> assertThat(
                        namespace.proxy(CHAT).getMetadata().getResourceVersion())
                .isEqualTo(version));
        denial.forEach(object -> client.resource(object).delete());

        await().atMost(Duration.ofSeconds(65))
                .until(() -> namespace.deployment(CHAT).get() != null);
        namespace.awaitReady(CHAT);
    }

    @Test
    void oneBrokenResourceDoesNotHoldUpTheOthers() {
        List<GenericKubernetesResource> denial = denyDeployments();
        namespace.apply(Proxies.small());
        namespace.awaitCondition(CHAT, "Ready", "False", "ApplyFailed");

        try (ProxyNamespace other = new ProxyNamespace()) {
            other.apply(Proxies.small());
            other.awaitReady(CHAT);
        }
        denial.forEach(object -> client.resource(object).delete());
    }

    @Test
    void anOperatorThatLostItsLeaseEnds() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);
        OperatorProcess operator = OperatorProcess.running();

        lease().edit(held -> {
            held.getSpec().setHolderIdentity("somebody-else");
            held.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC));
            return held;
        });

        await().atMost(Duration.ofSeconds(20)).until(() -> !operator.isAlive());
        OperatorProcess.running();
        namespace.patch(CHAT, "{\"spec\": {\"hosts\": [\"other.example.com\"]}}");
        namespace.awaitReady(CHAT);
    }

    private Resource<Lease> lease() {
        return client.leases().inNamespace(ApiServer.OPERATOR_NAMESPACE).withName("wsproxy-operator");
    }

    private List<GenericKubernetesResource> denyDeployments() {
        String policy =
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata:
                  name: deny-NAMESPACE
                spec:
                  matchConstraints:
                    resourceRules:
                    - apiGroups: [apps]
                      apiVersions: [v1]
                      operations: [CREATE]
                      resources: [deployments]
                  validations:
                  - expression: "false"
                    message: no Deployments today
                """;
        String binding =
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata:
                  name: deny-NAMESPACE
                spec:
                  policyName: deny-NAMESPACE
                  validationActions: [Deny]
                  matchResources:
                    namespaceSelector:
                      matchLabels:
                        kubernetes.io/metadata.name: NAMESPACE
                """;
        List<GenericKubernetesResource> denial = Stream.of(policy, binding)
                .map(yaml -> yaml.replace("NAMESPACE", namespace.name()))
                .map(yaml -> Serialization.unmarshal(yaml, GenericKubernetesResource.class))
                .map(object -> client.resource(object).create())
                .toList();
        await().atMost(Duration.ofSeconds(20)).until(this::deploymentsAreDenied);
        return denial;
    }

    private boolean deploymentsAreDenied() {
        return ApiServer.shared()
                .kubectl()
                .attempt("create", "deployment", "probe", "--image=probe", "--dry-run=server", "-n", namespace.name())
                .output()
                .contains("no Deployments today");
    }
}
