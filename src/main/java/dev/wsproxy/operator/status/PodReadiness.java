package dev.wsproxy.operator.status;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads from a pod whether it takes connections, as kubelet sees it. */
public final class PodReadiness {
    private PodReadiness() {}

    /** Whether it is ready; a draining pod is until its listeners are closed. */
    public static boolean isReady(Pod pod) {
        return condition(pod).filter(ready -> "True".equals(ready.getStatus())).isPresent();
    }

    /** Since when its containers have all been running without it being ready; empty when that is not so, or it is about to end. */
    public static Optional<Instant> unreadySince(Pod pod) {
        if (isReady(pod) || pod.getMetadata().getDeletionTimestamp() != null || pod.getStatus() == null) {
            return Optional.empty();
        }
        List<Optional<Instant>> starts = Optional.ofNullable(pod.getStatus().getContainerStatuses()).stream()
                .flatMap(List::stream)
                .map(PodReadiness::start)
                .toList();
        if (starts.isEmpty() || starts.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        Optional<Instant> turned =
                condition(pod).map(PodCondition::getLastTransitionTime).map(Instant::parse);
        return Stream.concat(starts.stream(), Stream.of(turned))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }

    private static Optional<Instant> start(ContainerStatus container) {
        return Optional.ofNullable(container.getState())
                .map(ContainerState::getRunning)
                .map(running -> running.getStartedAt())
                .map(Instant::parse);
    }

    private static Optional<PodCondition> condition(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst();
    }
}
