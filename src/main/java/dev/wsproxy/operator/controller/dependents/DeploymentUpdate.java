package dev.wsproxy.operator.controller.dependents;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/** Is told of each update of a Deployment before it is applied. */
@FunctionalInterface
public interface DeploymentUpdate {
    /**
     * The resource's Deployment is about to be brought from what it is to what is desired.
     *
     * @param proxy the resource
     * @param actual the Deployment as it is
     * @param desired what is about to be applied
     * @param context of the reconciliation
     */
    void isDue(WebSocketProxy proxy, Deployment actual, Deployment desired, Context<WebSocketProxy> context);
}
