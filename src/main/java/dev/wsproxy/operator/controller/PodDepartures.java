package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.controller.dependents.ChildUpdate;
import dev.wsproxy.operator.desired.DrainTime;
import dev.wsproxy.operator.metrics.Rollouts;
import dev.wsproxy.operator.status.ChangeCost;
import dev.wsproxy.operator.status.DeletionCosts;
import dev.wsproxy.operator.status.PodReport;
import dev.wsproxy.operator.status.Told;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Before a change makes pods leave: says what that costs, and sees to it that those leave whose leaving costs least. */
final class PodDepartures implements ChildUpdate<Deployment> {
    private static final Logger LOG = LoggerFactory.getLogger(PodDepartures.class);

    private final KubernetesClient client;
    private final PodReader reader;
    private final PodDeletionCosts costs;
    private final EventWriter events;
    private final KeptReplicas keptReplicas;
    private final DepartureCauses departureCauses;

    PodDepartures(
            KubernetesClient client, PodReader reader, PodDeletionCosts costs, EventWriter events, Rollouts rollouts) {
        this.departureCauses = new DepartureCauses(rollouts);
        this.client = client;
        this.reader = reader;
        this.costs = costs;
        this.events = events;
        this.keptReplicas = new KeptReplicas(client);
    }

    @Override
    public void isDue(WebSocketProxy proxy, Deployment actual, Deployment desired, Context<WebSocketProxy> context) {
        tried(desired).ifPresent(updated -> {
            List<Pod> pods = ProxyPods.running(context, actual);
            int remaining = keptReplicas.keep(desired, updated);
            departureCauses.count(proxy, actual, updated, remaining);
            if (!updated.getSpec().getTemplate().equals(actual.getSpec().getTemplate())) {
                replace(proxy, actual, pods);
            } else if (remaining < actual.getSpec().getReplicas()) {
                remove(proxy, actual, ProxyPods.ofPresentTemplate(actual, pods), remaining);
            }
        });
    }

    /** What the API server would make of it, with its own defaults and what others have set; empty when it refuses. */
    private Optional<Deployment> tried(Deployment desired) {
        Deployment copy = new DeploymentBuilder(desired)
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .build();
        try {
            return Optional.of(client.resource(copy)
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(WebSocketProxyReconciler.FIELD_MANAGER)
                            .withForce(true)
                            .withDryRun(List.of("All"))
                            .build()));
        } catch (KubernetesClientException e) {
            // Applying it in earnest fails the same way, and is mended or told there.
            LOG.info("What a change replaces could not be found out: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void replace(WebSocketProxy proxy, Deployment actual, List<Pod> pods) {
        if (pods.isEmpty()) {
            return;
        }
        ChangeCost cost = ChangeCost.of(reader.read(pods));
        announce(proxy, actual, "RolloutStarted", "ReplacePods", cost, cost.ofRollout(drainSeconds(actual)));
    }

    private void remove(WebSocketProxy proxy, Deployment actual, List<Pod> pods, int remaining) {
        List<PodReport> reports = reader.read(pods);
        costs.write(pods, reports);
        List<PodReport> leaving = inOrderOfDeletion(pods, reports)
                .limit(Math.max(0, pods.size() - remaining))
                .toList();
        if (!leaving.isEmpty()) {
            ChangeCost cost = ChangeCost.of(leaving);
            announce(proxy, actual, "ScalingDown", "RemovePods", cost, cost.ofScalingDown(drainSeconds(actual)));
        }
    }

    /** As a ReplicaSet deletes them: pods that are not ready first, whatever they cost. */
    private static Stream<PodReport> inOrderOfDeletion(List<Pod> pods, List<PodReport> reports) {
        Set<String> ready = pods.stream()
                .filter(pod -> Observer.pod(pod).acceptsConnections())
                .map(pod -> pod.getMetadata().getName())
                .collect(Collectors.toSet());
        return reports.stream()
                .sorted(Comparator.comparing((PodReport report) -> ready.contains(report.pod()))
                        .thenComparing(DeletionCosts::costOf));
    }

    /** Of the pods that leave; the change may be one of this very time. */
    private static long drainSeconds(Deployment actual) {
        return DrainTime.seconds(actual.getSpec().getTemplate());
    }

    /** The generation that is left behind tells one change from another, so that a second attempt says nothing new. */
    private void announce(
            WebSocketProxy proxy, Deployment actual, String reason, String action, ChangeCost cost, String note) {
        String occasion =
                actual.getMetadata().getUid() + " " + actual.getMetadata().getGeneration();
        events.write(proxy, new Told(cost.mayEndSockets() ? "Warning" : "Normal", reason, action, note, occasion));
    }
}
