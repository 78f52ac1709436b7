package dev.wsproxy.operator.support;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import java.util.List;
import java.util.Objects;

/** What a Deployment's controller says of its pods in the status. */
final class DeploymentReports {
    private DeploymentReports() {}

    static DeploymentStatus status(
            Deployment deployment, List<Pod> present, List<Pod> updated, boolean deadlineExceeded) {
        int desired = deployment.getSpec().getReplicas();
        int ready = (int) present.stream().filter(FakePods::isReady).count();
        boolean complete = updated.size() == desired && present.size() == desired && ready == desired;
        return new DeploymentStatusBuilder()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(present.size())
                .withUpdatedReplicas(updated.size())
                .withReadyReplicas(ready)
                .withAvailableReplicas(ready)
                .withUnavailableReplicas(Math.max(0, desired - ready))
                .withConditions(
                        condition("Available", ready >= desired, "MinimumReplicas"),
                        complete || !deadlineExceeded
                                ? condition(
                                        "Progressing", true, complete ? "NewReplicaSetAvailable" : "ReplicaSetUpdated")
                                : condition("Progressing", false, "ProgressDeadlineExceeded"))
                .build();
    }

    /** The same, with the conditions of a failure. */
    static DeploymentStatus failing(
            Deployment deployment, List<Pod> present, List<Pod> updated, List<DeploymentCondition> conditions) {
        return new DeploymentStatusBuilder(status(deployment, present, updated, false))
                .withConditions(conditions)
                .build();
    }

    /** Compares what {@link #status} sets; the API server leaves zeros out. */
    static boolean same(DeploymentStatus status, DeploymentStatus other) {
        return other != null && describe(status).equals(describe(other));
    }

    private static List<Object> describe(DeploymentStatus status) {
        return List.of(
                Objects.requireNonNullElse(status.getObservedGeneration(), 0L),
                Objects.requireNonNullElse(status.getReplicas(), 0),
                Objects.requireNonNullElse(status.getUpdatedReplicas(), 0),
                Objects.requireNonNullElse(status.getReadyReplicas(), 0),
                status.getConditions().stream()
                        .map(DeploymentCondition::getReason)
                        .toList(),
                status.getConditions().stream()
                        .map(DeploymentCondition::getStatus)
                        .toList());
    }

    private static DeploymentCondition condition(String type, boolean status, String reason) {
        return new DeploymentConditionBuilder()
                .withType(type)
                .withStatus(status ? "True" : "False")
                .withReason(reason)
                .withMessage(reason)
                .build();
    }
}
