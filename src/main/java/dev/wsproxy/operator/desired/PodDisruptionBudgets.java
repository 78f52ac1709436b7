package dev.wsproxy.operator.desired;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/** How many pods may be evicted at the same time, when a node is drained say. */
final class PodDisruptionBudgets {
    private PodDisruptionBudgets() {}

    /** One at a time: a lower limit than one would block a drain for ever, and a share would mean several of many. */
    static PodDisruptionBudget desired(Owner owner) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(owner.childMetadata())
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withNewSelector()
                .withMatchLabels(Labels.selector(owner.name()))
                .endSelector()
                // A pod that serves nobody need not be kept.
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .endSpec()
                .build();
    }
}
