package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.desired.Labels;
import dev.wsproxy.operator.status.ApplyError;
import dev.wsproxy.operator.status.Observed;
import dev.wsproxy.operator.status.ObservedDeployment;
import dev.wsproxy.operator.status.ObservedDeployment.Progress;
import dev.wsproxy.operator.status.ObservedPod;
import dev.wsproxy.operator.status.PodCreationTroubles;
import dev.wsproxy.operator.status.PodReadiness;
import dev.wsproxy.operator.status.PodTroubles;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads from the caches what the cluster shows of a proxy. */
final class Observer {
    private Observer() {}

    /** What is seen of a proxy, with what was found out of its pods. */
    static Observed observe(Context<WebSocketProxy> context, List<ObservedPod> pods, Optional<ApplyError> applyError) {
        return new Observed(deployment(context), pods, applyError);
    }

    /** Its Deployment; empty while there is none. */
    static Optional<ObservedDeployment> deployment(Context<WebSocketProxy> context) {
        return context.getSecondaryResource(Deployment.class).map(Observer::deployment);
    }

    /** The proxy's pods, each with the configuration that it was made for. */
    static List<ObservedPod> pods(Context<WebSocketProxy> context) {
        return context.getSecondaryResources(Pod.class).stream()
                .map(Observer::pod)
                .toList();
    }

    static ObservedPod pod(Pod pod) {
        return new ObservedPod(
                pod.getMetadata().getName(),
                configHash(pod.getMetadata().getAnnotations()),
                isReady(pod),
                false,
                PodTroubles.of(pod),
                PodReadiness.unreadySince(pod));
    }

    static boolean isReady(Pod pod) {
        return PodReadiness.isReady(pod);
    }

    private static ObservedDeployment deployment(Deployment deployment) {
        DeploymentStatus status = Objects.requireNonNullElseGet(deployment.getStatus(), DeploymentStatus::new);
        long observedGeneration = Objects.requireNonNullElse(status.getObservedGeneration(), -1L);
        return new ObservedDeployment(
                configHash(deployment.getMetadata().getAnnotations()),
                observedGeneration >= deployment.getMetadata().getGeneration(),
                number(deployment.getSpec().getReplicas()),
                number(status.getReplicas()),
                number(status.getUpdatedReplicas()),
                number(status.getReadyReplicas()),
                number(status.getAvailableReplicas()),
                progress(status),
                PodCreationTroubles.of(status.getConditions()));
    }

    private static Progress progress(DeploymentStatus status) {
        return status.getConditions().stream()
                .filter(condition -> condition.getType().equals("Progressing"))
                .map(condition -> switch (String.valueOf(condition.getReason())) {
                    case "NewReplicaSetAvailable" -> Progress.COMPLETE;
                    case "ProgressDeadlineExceeded" -> Progress.STUCK;
                    default -> Progress.UNDER_WAY;
                })
                .findFirst()
                .orElse(Progress.UNDER_WAY);
    }

    private static String configHash(Map<String, String> annotations) {
        return annotations == null ? "" : annotations.getOrDefault(Labels.CONFIG_HASH, "");
    }

    private static int number(Integer number) {
        return number == null ? 0 : number;
    }
}
