package dev.wsproxy.operator.controller.dependents;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.desired.DesiredState;
import dev.wsproxy.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** The Deployment. */
@KubernetesDependent(useSSA = BooleanWithUndefined.TRUE, informer = @Informer(labelSelector = Labels.MANAGED_BY))
public final class DeploymentDependent extends OwnedDependent<Deployment> {
    /** For the framework. */
    public DeploymentDependent() {
        super(Deployment.class, DesiredState::deployment);
    }

    /** Where the reconciler leaves what wants to know of each update. */
    public static void share(DeploymentUpdate update, Context<WebSocketProxy> context) {
        context.managedWorkflowAndDependentResourceContext().put(DeploymentUpdate.class, update);
    }

    @Override
    protected void beforeUpdate(
            Deployment actual, Deployment desired, WebSocketProxy proxy, Context<WebSocketProxy> context) {
        context.managedWorkflowAndDependentResourceContext()
                .getMandatory(DeploymentUpdate.class, DeploymentUpdate.class)
                .isDue(proxy, actual, desired, context);
    }
}
