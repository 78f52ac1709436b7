package dev.wsproxy.operator.support;

import dev.wsproxy.operator.plan.ReferencedEndpointSlice;
import dev.wsproxy.operator.plan.ReferencedObject;
import dev.wsproxy.operator.plan.ReferencedService;
import dev.wsproxy.operator.plan.References;
import java.util.Set;

/**
 * A cluster in which every name of a Service stands for the same one, and nothing else exists.
 *
 * @param service that one; {@link ReferencedService#MISSING} for an empty cluster
 * @param endpointSlices what its endpoints are
 */
public record OneService(ReferencedService service, Set<ReferencedEndpointSlice> endpointSlices) implements References {
    /** Without endpoints. */
    public OneService(ReferencedService service) {
        this(service, Set.of());
    }

    @Override
    public ReferencedObject secret(String namespace, String name) {
        return ReferencedObject.MISSING;
    }

    @Override
    public ReferencedObject configMap(String namespace, String name) {
        return ReferencedObject.MISSING;
    }

    @Override
    public Set<ReferencedEndpointSlice> endpointSlices(String namespace, String service) {
        return endpointSlices;
    }

    @Override
    public ReferencedService service(String namespace, String name) {
        return service;
    }
}
