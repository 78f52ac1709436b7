package dev.wsproxy.operator.controller.dependents;

import dev.wsproxy.operator.desired.DesiredState;
import dev.wsproxy.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.Optional;

/** The Deployment. */
@KubernetesDependent(useSSA = BooleanWithUndefined.TRUE, informer = @Informer(labelSelector = Labels.MANAGED_BY))
public final class DeploymentDependent extends OwnedDependent<Deployment> {
    /** For the framework. */
    public DeploymentDependent() {
        super(Deployment.class, DesiredState::deployment);
    }

    @Override
    protected Optional<ChildUpdate<Deployment>> listener(ChildUpdates updates) {
        return Optional.of(updates.deployment());
    }
}
