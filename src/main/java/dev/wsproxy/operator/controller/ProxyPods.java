package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.desired.Labels;
import dev.wsproxy.operator.desired.Names;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The pods of a proxy's Deployment, among all that bear its labels: anybody may put those on a pod of his own. */
final class ProxyPods {
    /** The label by which a ReplicaSet knows its pods, and a Service does not. */
    static final String TEMPLATE_HASH = "pod-template-hash";

    /** Value of that label on pods that were taken from their ReplicaSet. */
    static final String HANDED_OVER = "replaced";

    private ProxyPods() {}

    /** Those among these pods that run, are not about to end, and belong to the resource's Deployment, by name. */
    static List<Pod> running(WebSocketProxy proxy, Collection<Pod> pods) {
        String deployment = Names.child(proxy.getMetadata().getName());
        return pods.stream()
                .filter(pod -> isOf(deployment, pod) && isRunning(pod))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    /** Those that run and are not about to end, by name. */
    static List<Pod> running(Context<WebSocketProxy> context, Deployment deployment) {
        return context.getSecondaryResources(Pod.class).stream()
                .filter(pod -> isOf(deployment.getMetadata().getName(), pod) && isRunning(pod))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    /** Those that have an address, whoever they belong to and also when they are about to end: a Service leads to them. */
    static List<Pod> reachable(Context<WebSocketProxy> context) {
        return context.getSecondaryResources(Pod.class).stream()
                .filter(ProxyPods::hasAddress)
                .filter(pod -> !Boolean.TRUE.equals(pod.getSpec().getHostNetwork()))
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null || Observer.isReady(pod))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    /** Those that were taken from their ReplicaSet, belong to the resource since, and are not about to end yet. */
    static List<Pod> handedOver(WebSocketProxy proxy, Context<WebSocketProxy> context) {
        return context.getSecondaryResources(Pod.class).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> HANDED_OVER.equals(pod.getMetadata().getLabels().get(TEMPLATE_HASH)))
                .filter(pod -> pod.hasOwnerReferenceFor(proxy))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    /** Those of them that a rollout under way would not replace. */
    static List<Pod> ofPresentTemplate(Deployment deployment, List<Pod> pods) {
        String hash =
                configHash(deployment.getSpec().getTemplate().getMetadata().getAnnotations());
        return pods.stream()
                .filter(pod -> configHash(pod.getMetadata().getAnnotations()).equals(hash))
                .toList();
    }

    private static String configHash(Map<String, String> annotations) {
        return annotations == null ? "" : annotations.getOrDefault(Labels.CONFIG_HASH, "");
    }

    private static boolean isRunning(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null && hasAddress(pod);
    }

    private static boolean hasAddress(Pod pod) {
        return pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase())
                && pod.getStatus().getPodIP() != null;
    }

    /** Whether one of the Deployment's ReplicaSets controls it; on a node's own network its address would be the node's. */
    private static boolean isOf(String deployment, Pod pod) {
        String replicaSet = deployment + "-" + pod.getMetadata().getLabels().get(TEMPLATE_HASH);
        return !Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
                && pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                                && owner.getKind().equals("ReplicaSet")
                                && owner.getName().equals(replicaSet));
    }
}
