package dev.wsproxy.operator.controller;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.TreeMap;

/** Changes some of a pod's metadata, and nothing of a namesake that was made meanwhile. */
final class PodPatch {
    private final KubernetesClient client;
    private final String fieldManager;

    PodPatch(KubernetesClient client, String fieldManager) {
        this.client = client;
        this.fieldManager = fieldManager;
    }

    /** Writes the annotation; a pod that is gone is left at that. */
    void annotate(Pod pod, String annotation, String value) {
        apply(pod, Map.of("annotations", Map.of(annotation, value)));
    }

    /** Merges this metadata into the pod's; a pod that is gone is left at that. */
    void apply(Pod pod, Map<String, Object> metadata) {
        Map<String, Object> merged = new TreeMap<>(metadata);
        merged.put("uid", pod.getMetadata().getUid());
        try {
            client.resource(pod)
                    .patch(
                            new PatchContext.Builder()
                                    .withPatchType(PatchType.JSON_MERGE)
                                    .withFieldManager(fieldManager)
                                    .build(),
                            Serialization.asJson(Map.of("metadata", merged)));
        } catch (KubernetesClientException e) {
            // Another uid is a conflict.
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
