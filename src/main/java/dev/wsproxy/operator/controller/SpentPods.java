package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.metrics.Rollouts;
import dev.wsproxy.operator.plan.Capacity;
import dev.wsproxy.operator.status.PodReport;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces pods whose httpd has few process slots left: each graceful restart keeps one for as long as its sockets live. Such a pod is
 * handed over by its ReplicaSet, which then makes another; it goes on serving until that one is available, and drains. Pods with slots
 * left keep their sockets. What is under way stands in the pods themselves, for the operator that comes after a restart.
 */
final class SpentPods {
    private static final Logger LOG = LoggerFactory.getLogger(SpentPods.class);

    /** Slots for the changes that come until a new pod has taken over. */
    private static final int RESERVE = 4;

    private static final Duration GLANCE = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final PodPatch patch;
    private final Rollouts rollouts;
    private final Clock clock;

    SpentPods(KubernetesClient client, Rollouts rollouts, Clock clock) {
        this.rollouts = rollouts;
        this.client = client;
        this.patch = new PodPatch(client, WebSocketProxyReconciler.FIELD_MANAGER);
        this.clock = clock;
    }

    /** Does what can be done now, one pod at a time; returns when to look again. */
    Optional<Duration> replace(
            WebSocketProxy proxy, Context<WebSocketProxy> context, Deployment deployment, List<PodReport> reports) {
        List<Pod> handedOver = ProxyPods.handedOver(proxy, context);
        List<Pod> present = ProxyPods.running(context, deployment);
        boolean complete =
                present.stream().filter(pod -> isAvailable(pod, deployment)).count()
                        >= Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
        if (!handedOver.isEmpty()) {
            if (complete) {
                drain(handedOver.get(0));
            }
            return Optional.of(GLANCE);
        }
        Map<String, Integer> spent = reports.stream()
                .filter(SpentPods::isSpent)
                .collect(Collectors.toMap(PodReport::pod, SpentPods::oldGenerations));
        Optional<Pod> worst = present.stream()
                .filter(pod -> spent.containsKey(pod.getMetadata().getName()))
                .max(Comparator.comparingInt(pod -> spent.get(pod.getMetadata().getName())));
        if (complete) {
            worst.ifPresent(pod -> handOver(proxy, pod));
        }
        return worst.map(pod -> GLANCE);
    }

    private static boolean isSpent(PodReport report) {
        return oldGenerations(report) > Capacity.OLD_GENERATIONS - RESERVE;
    }

    private static int oldGenerations(PodReport report) {
        return report.server().map(server -> server.oldGenerations()).orElse(0);
    }

    private boolean isAvailable(Pod pod, Deployment deployment) {
        int wanted = Objects.requireNonNullElse(deployment.getSpec().getMinReadySeconds(), 0);
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .filter(condition -> condition.getStatus().equals("True"))
                .map(PodCondition::getLastTransitionTime)
                .filter(Objects::nonNull)
                .map(Instant::parse)
                .anyMatch(since -> !since.plusSeconds(wanted).isAfter(clock.instant()));
    }

    /** Without its template's hash it is none of the ReplicaSet's any more; all that the Service looks at stays. */
    private void handOver(WebSocketProxy proxy, Pod pod) {
        LOG.info(
                "Pod {} is replaced: few process slots are left in it",
                pod.getMetadata().getName());
        Map<String, Object> metadata = Map.of(
                "labels", Map.of(ProxyPods.TEMPLATE_HASH, ProxyPods.HANDED_OVER),
                "ownerReferences",
                        List.of(new OwnerReferenceBuilder()
                                .withApiVersion(proxy.getApiVersion())
                                .withKind(proxy.getKind())
                                .withName(proxy.getMetadata().getName())
                                .withUid(proxy.getMetadata().getUid())
                                .build()));
        patch.apply(pod, metadata);
        rollouts.count(proxy, pod.getMetadata().getUid(), Rollouts.Cause.SpentPod);
    }

    private void drain(Pod pod) {
        LOG.info(
                "Pod {} drains: another one has taken its place",
                pod.getMetadata().getName());
        client.resource(pod).delete();
    }
}
