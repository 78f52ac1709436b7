package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Map;
import java.util.Set;

/** Watches the proxies' pods, and reacts when one starts or stops taking connections. */
final class PodEvents {
    private PodEvents() {}

    static InformerEventSource<Pod, WebSocketProxy> source(EventSourceContext<WebSocketProxy> context) {
        InformerEventSourceConfiguration<Pod> configuration = InformerEventSourceConfiguration.from(
                        Pod.class, WebSocketProxy.class)
                .withName("pods")
                .withLabelSelector(Labels.MANAGED_BY)
                .withSecondaryToPrimaryMapper(PodEvents::proxyOf)
                .withOnUpdateFilter((pod, previous) -> !Observer.pod(pod).equals(Observer.pod(previous)))
                .build();
        return new InformerEventSource<>(configuration, context);
    }

    private static Set<ResourceID> proxyOf(Pod pod) {
        ObjectMeta metadata = pod.getMetadata();
        Map<String, String> annotations = metadata.getAnnotations();
        String proxy = annotations == null ? null : annotations.get(Labels.PROXY);
        return proxy == null ? Set.of() : Set.of(new ResourceID(proxy, metadata.getNamespace()));
    }
}
