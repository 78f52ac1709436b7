package dev.wsproxy.operator.desired;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;

/** How long open sockets of a pod that leaves live on, as its grace period has it. */
public final class DrainTime {
    /** Seconds on top of the drain: a terminated httpd parent needs up to 10.4 to exit (measured on 2.4.71). */
    private static final int EXIT_SECONDS = 12;

    private DrainTime() {}

    /** The grace period of a pod whose sockets live on for so many seconds. */
    static long gracePeriodSeconds(int drainSeconds) {
        return (long) PodTemplate.LEAVE_SECONDS + drainSeconds + EXIT_SECONDS;
    }

    /** Seconds for which sockets of pods of this template, which the operator made, live on. */
    public static long seconds(PodTemplateSpec template) {
        return Math.max(0, template.getSpec().getTerminationGracePeriodSeconds() - gracePeriodSeconds(0));
    }
}
