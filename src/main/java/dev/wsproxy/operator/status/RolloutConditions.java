package dev.wsproxy.operator.status;

import dev.wsproxy.operator.status.ObservedDeployment.Progress;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The conditions of a plan that is being rolled out: how far it is, and what stands in its way. */
final class RolloutConditions {
    /**
     * How long lost pods may stay away before somebody has to act: a Deployment has a deadline for rollouts only, and this is its
     * {@code progressDeadlineSeconds}.
     */
    static final Duration LOSS_GRACE = Duration.ofMinutes(5);

    private final Conditions conditions;
    private final List<Condition> previous;
    private final Instant now;
    private final String configHash;
    private final Observed observed;

    RolloutConditions(
            Conditions conditions, List<Condition> previous, Instant now, String configHash, Observed observed) {
        this.conditions = conditions;
        this.previous = previous;
        this.now = now;
        this.configHash = configHash;
        this.observed = observed;
    }

    /** Adds Programmed and Ready, and Reconciling or Stalled. */
    void add(boolean inPlace) {
        if (observed.applyError().isPresent()) {
            notApplied(observed.applyError().get());
            return;
        }
        Optional<ObservedDeployment> found = observed.deployment();
        if (found.isEmpty()
                || !found.get().current()
                || !found.get().configHash().equals(configHash)) {
            progressing(Reason.RolloutInProgress, "The Deployment controller has not seen the change yet.");
            return;
        }
        ObservedDeployment deployment = found.get();
        if (observed.refusing().isPresent()) {
            refused(observed.refusing().get().name());
        } else if (!deployment.rolledOut()) {
            notRolledOut(deployment);
        } else if (observed.otherConfigurationAccepts(configHash)) {
            progressing(Reason.RolloutInProgress, otherAccepts(deployment, inPlace));
        } else if (observed.serving(configHash) < deployment.desired()) {
            // The Deployment counts pods of its template; which configuration they have only they can tell.
            progressing(Reason.RolloutInProgress, serving(deployment) + ".");
        } else {
            programmed(deployment);
        }
    }

    private void programmed(ObservedDeployment deployment) {
        boolean none = deployment.desired() == 0;
        Reason reason = none ? Reason.ScaledToZero : Reason.Serving;
        String message = none
                ? "No replica is asked for."
                : "Replicas: all %d serve this configuration.".formatted(deployment.desired());
        conditions.add(ConditionType.Programmed, true, reason, message);
        conditions.add(ConditionType.Ready, true, reason, message);
    }

    private String otherAccepts(ObservedDeployment deployment, boolean inPlace) {
        return inPlace
                ? serving(deployment) + ", without a new pod."
                : "Replicas: all %d serve this configuration; a replaced pod has not closed its listeners yet."
                        .formatted(deployment.desired());
    }

    private String serving(ObservedDeployment deployment) {
        return "Replicas: %d of %d serve this configuration"
                .formatted(observed.serving(configHash), deployment.desired());
    }

    private void notApplied(ApplyError error) {
        if (error.reason() == Reason.ResourceConflict) {
            stalled(error.reason(), error.message());
        } else {
            progressing(error.reason(), error.message());
        }
    }

    private void refused(String pod) {
        stalled(
                Reason.ConfigurationRefused,
                ("httpd in pod %s refuses this configuration; the one before keeps serving."
                                + " `kubectl logs %s -c follow-configuration` says why.")
                        .formatted(pod, pod));
    }

    private void notRolledOut(ObservedDeployment deployment) {
        String replicas = "Replicas: %d of %d updated, %d available."
                .formatted(deployment.updated(), deployment.desired(), deployment.available());
        boolean stuck = deployment.progress() == Progress.STUCK;
        boolean complete = deployment.progress() == Progress.COMPLETE;
        Optional<Trouble> trouble = observed.trouble(configHash, now);
        if (trouble.isPresent()) {
            // A full pod is unready for as long as it is full, and its sockets are well.
            boolean lostForLong =
                    complete && trouble.get().reason() != Reason.ReadinessFailing && isUnreadyFor(LOSS_GRACE);
            String message = replicas + " " + trouble.get().message();
            if (stuck || lostForLong || trouble.get().isLasting()) {
                stalled(trouble.get().reason(), message);
            } else {
                progressing(trouble.get().reason(), message);
            }
        } else if (stuck) {
            stalled(
                    Reason.ProgressDeadlineExceeded,
                    "The rollout makes no progress. " + replicas + " Look at the events and logs of the newest pod.");
        } else {
            progressing(complete ? Reason.ReplicasUnavailable : Reason.RolloutInProgress, replicas);
        }
    }

    private boolean isUnreadyFor(Duration duration) {
        return Conditions.find(previous, ConditionType.Ready)
                .filter(ready -> "False".equals(ready.getStatus()))
                .map(ready -> Instant.parse(ready.getLastTransitionTime()))
                .filter(since -> since.plus(duration).isBefore(now))
                .isPresent();
    }

    private void progressing(Reason reason, String message) {
        notReady(reason, message);
        conditions.add(ConditionType.Reconciling, true, reason, message);
    }

    private void stalled(Reason reason, String message) {
        notReady(reason, message);
        conditions.add(ConditionType.Stalled, true, reason, message);
    }

    private void notReady(Reason reason, String message) {
        conditions.add(ConditionType.Programmed, false, reason, message);
        conditions.add(ConditionType.Ready, false, reason, message);
    }
}
