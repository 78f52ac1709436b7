package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxyStatus;
import dev.wsproxy.operator.status.ConditionType;
import dev.wsproxy.operator.status.StatusNews;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a status when it changed, and only then. Written with the client itself: the framework's own status update (5.3) hides
 * a change of the spec that arrives meanwhile.
 */
final class StatusWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

    private final KubernetesClient client;
    private final EventWriter events;

    StatusWriter(KubernetesClient client, EventWriter events) {
        this.client = client;
        this.events = events;
    }

    /**
     * Writes what {@code compute} makes of the present status. The cached resource may lag behind our own last write, so a change
     * is computed once more from the live one.
     */
    void write(WebSocketProxy cached, UnaryOperator<WebSocketProxyStatus> compute) {
        if (compute.apply(cached.getStatus()).equals(cached.getStatus())) {
            return;
        }
        WebSocketProxy live = client.resource(cached).get();
        if (live == null
                || !live.getMetadata().getUid().equals(cached.getMetadata().getUid())
                || describesLaterGeneration(live, cached)) {
            return;
        }
        WebSocketProxyStatus status = compute.apply(live.getStatus());
        if (status.equals(live.getStatus())) {
            return;
        }
        WebSocketProxy patch = new WebSocketProxy();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(cached.getMetadata().getName())
                .withNamespace(cached.getMetadata().getNamespace())
                .withUid(cached.getMetadata().getUid())
                .build());
        patch.setStatus(status);
        client.resource(patch)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(WebSocketProxyReconciler.FIELD_MANAGER)
                        .withForce(true)
                        .build());
        log(status);
        StatusNews.between(live.getStatus(), status).forEach(news -> events.write(live, news));
    }

    /** Which resource it is about, and which generation, stands in the keys that the framework adds to each line. */
    private static void log(WebSocketProxyStatus status) {
        status.conditions().stream()
                .filter(condition -> condition.getType().equals(ConditionType.Ready.name()))
                .forEach(ready ->
                        LOG.info("Ready is {} ({}): {}", ready.getStatus(), ready.getReason(), ready.getMessage()));
    }

    private static boolean describesLaterGeneration(WebSocketProxy live, WebSocketProxy cached) {
        return live.getStatus() != null
                && Objects.requireNonNullElse(live.getStatus().observedGeneration(), -1L)
                        > cached.getMetadata().getGeneration();
    }
}
