package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import java.util.Map;
import java.util.Set;

/**
 * A resource together with what its references stand for.
 *
 * @param name name of the resource
 * @param namespace its namespace
 * @param spec its spec
 * @param tls what its references about TLS stand for
 * @param services what the backends' {@code serviceRef} name, by name; without those that cannot be names
 * @param endpointSlices slices of the Services whose endpoints are members, by name of the Service
 */
public record ResolvedProxy(
        String name,
        String namespace,
        WebSocketProxySpec spec,
        ResolvedTls tls,
        Map<String, ReferencedService> services,
        Map<String, Set<ReferencedEndpointSlice>> endpointSlices) {
    /** Whether it names objects that may change without an event. */
    public boolean hasReferences() {
        return spec != null && (spec.tls() != null || namesObjects(spec.backendTLS()) || !services.isEmpty());
    }

    private static boolean namesObjects(BackendTlsSpec tls) {
        return tls != null && (tls.caRef() != null || tls.clientCertificateSecretName() != null);
    }
}
