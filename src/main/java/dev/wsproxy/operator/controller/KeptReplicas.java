package dev.wsproxy.operator.controller;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/**
 * Keeps the number of pods when the resource asks for none any more. A field whose only owner gives it up falls back to its default, here one
 * pod; so another owner takes it first, from whom an autoscaler or {@code kubectl scale} can have it.
 */
final class KeptReplicas {
    private static final String FIELD_MANAGER = WebSocketProxyReconciler.FIELD_MANAGER + "-kept-replicas";

    private final KubernetesClient client;

    KeptReplicas(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Keeps them where the update would change them without asking for it.
     *
     * @param desired what is about to be applied
     * @param updated what the API server would make of it
     * @return how many pods there are going to be
     */
    int keep(Deployment desired, Deployment updated) {
        int replicas = updated.getSpec().getReplicas();
        if (desired.getSpec().getReplicas() != null) {
            return replicas;
        }
        // Not from the cache: an autoscaler may have changed it a moment ago.
        Deployment live = client.resource(desired).get();
        if (live == null || live.getSpec().getReplicas() == replicas) {
            return replicas;
        }
        Deployment kept = new DeploymentBuilder()
                .withNewMetadata()
                .withName(live.getMetadata().getName())
                .withNamespace(live.getMetadata().getNamespace())
                .withUid(live.getMetadata().getUid())
                .endMetadata()
                .withNewSpec()
                .withReplicas(live.getSpec().getReplicas())
                .endSpec()
                .build();
        client.resource(kept)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(FIELD_MANAGER)
                        .withForce(true)
                        .build());
        return live.getSpec().getReplicas();
    }
}
