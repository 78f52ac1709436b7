package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.ApiServer;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped roles give the operator what it needs and nothing that it does not. */
class PermissionsIT {
    @ParameterizedTest
    @CsvSource({
        "wsproxy.dev, websocketproxies, '', list",
        "wsproxy.dev, websocketproxies, status, patch",
        "wsproxy.dev, websocketproxies, finalizers, update",
        "'', configmaps, '', patch",
        "'', services, '', patch",
        "'', services, '', get",
        "apps, deployments, '', patch",
        "policy, poddisruptionbudgets, '', patch",
        "'', secrets, '', get",
        "'', pods, '', watch",
        "'', pods, '', patch",
        "'', pods, '', delete",
        "events.k8s.io, events, '', create",
        "discovery.k8s.io, endpointslices, '', list",
        "discovery.k8s.io, endpointslices, '', watch",
    })
    void itMay(String group, String resource, String subresource, String verb) {
        assertThat(isAllowed("default", group, resource, subresource, verb)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "wsproxy.dev, websocketproxies, '', create",
        "wsproxy.dev, websocketproxies, '', update",
        "wsproxy.dev, websocketproxies, '', patch",
        "wsproxy.dev, websocketproxies, '', delete",
        "'', secrets, '', list",
        "'', secrets, '', watch",
        "'', secrets, '', create",
        "'', secrets, '', update",
        "'', secrets, '', delete",
        "'', configmaps, '', delete",
        "'', configmaps, '', deletecollection",
        "'', services, '', delete",
        "apps, deployments, '', delete",
        "policy, poddisruptionbudgets, '', delete",
        "'', pods, eviction, create",
        "'', pods, exec, create",
        "'', pods, '', create",
        "'', pods, '', update",
        "'', pods, status, patch",
        "'', pods, proxy, get",
        "'', events, '', list",
        "events.k8s.io, events, '', list",
        "events.k8s.io, events, '', patch",
        "events.k8s.io, events, '', delete",
        "'', pods, log, get",
        "discovery.k8s.io, endpointslices, '', create",
        "discovery.k8s.io, endpointslices, '', patch",
        "'', serviceaccounts, token, create",
        "'', namespaces, '', list",
        "'', nodes, '', list",
        "rbac.authorization.k8s.io, clusterroles, '', list",
        "rbac.authorization.k8s.io, clusterrolebindings, '', create",
        "apiextensions.k8s.io, customresourcedefinitions, '', update",
        "coordination.k8s.io, leases, '', update",
    })
    void itMayNot(String group, String resource, String subresource, String verb) {
        assertThat(isAllowed("default", group, resource, subresource, verb)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"wsproxy-operator, true", "another, false"})
    void itRenewsItsOwnLeaseOnly(String lease, boolean allowed) {
        assertThat(isAllowed(review(ApiServer.OPERATOR_NAMESPACE, "coordination.k8s.io", "leases", "", "patch")
                        .editSpec()
                        .editResourceAttributes()
                        .withName(lease)
                        .endResourceAttributes()
                        .endSpec()
                        .build()))
                .isEqualTo(allowed);
    }

    private static boolean isAllowed(String namespace, String group, String resource, String subresource, String verb) {
        return isAllowed(review(namespace, group, resource, subresource, verb).build());
    }

    private static boolean isAllowed(SelfSubjectAccessReview review) {
        try (KubernetesClient operator = ApiServer.shared().operatorClient()) {
            return operator.resource(review).create().getStatus().getAllowed();
        }
    }

    private static SelfSubjectAccessReviewBuilder review(
            String namespace, String group, String resource, String subresource, String verb) {
        return new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withGroup(group)
                .withResource(resource)
                .withSubresource(subresource)
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec();
    }
}
