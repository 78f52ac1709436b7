package dev.wsproxy.operator.controller.dependents;

import dev.wsproxy.operator.desired.DesiredState;
import dev.wsproxy.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** The PodDisruptionBudget. */
@KubernetesDependent(useSSA = BooleanWithUndefined.TRUE, informer = @Informer(labelSelector = Labels.MANAGED_BY))
public final class PodDisruptionBudgetDependent extends OwnedDependent<PodDisruptionBudget> {
    /** For the framework. */
    public PodDisruptionBudgetDependent() {
        super(PodDisruptionBudget.class, DesiredState::podDisruptionBudget);
    }
}
