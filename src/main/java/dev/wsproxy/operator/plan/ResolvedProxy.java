package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import java.util.Map;

/**
 * A resource together with what its references stand for.
 *
 * @param name name of the resource
 * @param namespace its namespace
 * @param spec its spec
 * @param tlsSecret what {@code spec.tls.secretName} names; {@link ReferencedObject#MISSING} when nothing is named
 * @param backendCa what {@code spec.backendTLS.caRef} names; {@link ReferencedObject#MISSING} when nothing is named
 * @param services what the backends' {@code serviceRef} name, by name; without those that cannot be names
 */
public record ResolvedProxy(
        String name,
        String namespace,
        WebSocketProxySpec spec,
        ReferencedObject tlsSecret,
        ReferencedObject backendCa,
        Map<String, ReferencedService> services) {}
