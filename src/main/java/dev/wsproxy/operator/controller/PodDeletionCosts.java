package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.status.DeletionCosts;
import dev.wsproxy.operator.status.DeletionCosts.Candidate;
import dev.wsproxy.operator.status.PodReport;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes on pods what deleting them would cost, so that scaling down takes those with the fewest sockets. */
final class PodDeletionCosts {
    /** Where costs are kept roughly right, pods are asked this often at most. */
    static final Duration REFRESH = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(PodDeletionCosts.class);
    private static final String ANNOTATION = "controller.kubernetes.io/pod-deletion-cost";
    private static final String FIELD_MANAGER = WebSocketProxyReconciler.FIELD_MANAGER + "-deletion-cost";

    private final PodPatch patch;
    private final PodReader reader;
    private final Clock clock;
    private final Map<String, Instant> nextRefresh = new ConcurrentHashMap<>();

    PodDeletionCosts(KubernetesClient client, PodReader reader, Clock clock) {
        this.patch = new PodPatch(client, FIELD_MANAGER);
        this.reader = reader;
        this.clock = clock;
    }

    /** Before pods of this Deployment are deleted: costs as these reports about its pods have them. */
    void write(List<Pod> pods, List<PodReport> reports) {
        write(pods, DeletionCosts.exact(candidates(pods, reports)));
    }

    /** For a Deployment that somebody else scales: asks its pods, unless that was done lately, and corrects the order. */
    void refresh(Deployment deployment, List<Pod> running) {
        List<Pod> pods = ProxyPods.ofPresentTemplate(deployment, running);
        if (pods.size() > 1 && isDue(deployment.getMetadata().getUid(), clock.instant())) {
            write(pods, DeletionCosts.coarse(candidates(pods, reader.read(pods))));
        }
    }

    private boolean isDue(String deployment, Instant now) {
        nextRefresh.values().removeIf(next -> !now.isBefore(next));
        return nextRefresh.putIfAbsent(deployment, now.plus(REFRESH)) == null;
    }

    private static List<Candidate> candidates(List<Pod> pods, List<PodReport> reports) {
        Map<String, Pod> byName =
                pods.stream().collect(Collectors.toMap(pod -> pod.getMetadata().getName(), Function.identity()));
        return reports.stream()
                .map(report -> new Candidate(report, present(byName.get(report.pod()))))
                .toList();
    }

    /** Anything but a number counts as none, as it does for Kubernetes. */
    private static Optional<Integer> present(Pod pod) {
        try {
            return Optional.ofNullable(pod.getMetadata().getAnnotations())
                    .map(annotations -> annotations.get(ANNOTATION))
                    .map(Integer::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private void write(List<Pod> pods, Map<String, Integer> costs) {
        pods.stream()
                .filter(pod -> costs.containsKey(pod.getMetadata().getName()))
                .forEach(pod -> write(pod, costs.get(pod.getMetadata().getName())));
    }

    /** A change is never held up by a cost that cannot be written: it would only be less well chosen. */
    private void write(Pod pod, int cost) {
        try {
            patch.annotate(pod, ANNOTATION, String.valueOf(cost));
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "The deletion cost of pod {} could not be written.",
                    pod.getMetadata().getName(),
                    e);
        }
    }
}
