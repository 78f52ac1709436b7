package dev.wsproxy.operator.controller.dependents;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/** Is told of each update of a child before it is applied. */
@FunctionalInterface
public interface ChildUpdate<R extends HasMetadata> {
    /**
     * The resource's child is about to be brought from what it is to what is desired.
     *
     * @param proxy the resource
     * @param actual the child as it is
     * @param desired what is about to be applied
     * @param context of the reconciliation
     */
    void isDue(WebSocketProxy proxy, R actual, R desired, Context<WebSocketProxy> context);
}
