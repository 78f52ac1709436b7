package dev.wsproxy.operator.support;

import dev.wsproxy.operator.plan.ReferencedObject;
import dev.wsproxy.operator.plan.ReferencedService;
import dev.wsproxy.operator.plan.References;

/**
 * A cluster in which every name of a Service stands for the same one, and nothing else exists.
 *
 * @param service that one; {@link ReferencedService#MISSING} for an empty cluster
 */
public record OneService(ReferencedService service) implements References {
    @Override
    public ReferencedObject secret(String namespace, String name) {
        return ReferencedObject.MISSING;
    }

    @Override
    public ReferencedObject configMap(String namespace, String name) {
        return ReferencedObject.MISSING;
    }

    @Override
    public ReferencedService service(String namespace, String name) {
        return service;
    }
}
