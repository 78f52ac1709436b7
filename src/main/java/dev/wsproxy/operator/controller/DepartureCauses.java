package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.desired.Labels;
import dev.wsproxy.operator.metrics.Rollouts;
import dev.wsproxy.operator.metrics.Rollouts.Cause;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;

/** Tells for the metrics why a change of the Deployment makes pods leave. */
final class DepartureCauses {
    private final Rollouts rollouts;

    DepartureCauses(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    /** Counts the change, if it makes pods leave; the generation that is left behind tells one from another. */
    void count(WebSocketProxy proxy, Deployment actual, Deployment updated, int remaining) {
        String occasion =
                actual.getMetadata().getUid() + " " + actual.getMetadata().getGeneration();
        PodTemplateSpec before = actual.getSpec().getTemplate();
        PodTemplateSpec after = updated.getSpec().getTemplate();
        if (!before.equals(after)) {
            boolean onlyConfiguration = withoutConfigHash(before).equals(withoutConfigHash(after));
            rollouts.count(proxy, occasion, onlyConfiguration ? Cause.Configuration : Cause.PodTemplate);
        } else if (remaining < actual.getSpec().getReplicas()) {
            rollouts.count(proxy, occasion, Cause.ScalingDown);
        }
    }

    private static PodTemplateSpec withoutConfigHash(PodTemplateSpec template) {
        return new PodTemplateSpecBuilder(template)
                .editMetadata()
                .removeFromAnnotations(Labels.CONFIG_HASH)
                .endMetadata()
                .build();
    }
}
