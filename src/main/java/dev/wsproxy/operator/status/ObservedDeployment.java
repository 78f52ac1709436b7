package dev.wsproxy.operator.status;

import java.util.Optional;

/**
 * The Deployment as its controller last reported it.
 *
 * @param configHash hash of the configuration it was applied for
 * @param current whether the report is about the latest generation
 * @param desired pods asked for
 * @param total pods that exist, terminating ones left out
 * @param updated pods of the latest template
 * @param ready pods that are ready
 * @param available pods that are available
 * @param progress how far the rollout of the latest template is
 * @param creationTrouble why no further pod can be made
 */
public record ObservedDeployment(
        String configHash,
        boolean current,
        int desired,
        int total,
        int updated,
        int ready,
        int available,
        Progress progress,
        Optional<Trouble> creationTrouble) {
    /** How far a rollout is, as the Deployment's condition Progressing has it. */
    public enum Progress {
        /** Pods are being replaced, or are starting. */
        UNDER_WAY,
        /** It was complete once; what is missing now was lost later. */
        COMPLETE,
        /** Nothing moved within the deadline. */
        STUCK
    }

    /** Whether a change of it is still being carried out, and may yet succeed. */
    public boolean isRollingOut() {
        return !current || (progress == Progress.UNDER_WAY && !rolledOut());
    }

    /** Whether every pod asked for is of the latest template and available, and no other is left. */
    boolean rolledOut() {
        return current && updated == desired && available == desired && total == desired;
    }
}
