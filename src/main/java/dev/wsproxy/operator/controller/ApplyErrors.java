package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.controller.dependents.ForeignObjectException;
import dev.wsproxy.operator.status.ApplyError;
import dev.wsproxy.operator.status.Reason;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.AggregatedOperatorException;

/** Finds in an exception what a person needs to know. */
final class ApplyErrors {
    private ApplyErrors() {}

    static ApplyError describe(Throwable error) {
        Throwable cause = cause(error);
        if (cause instanceof ForeignObjectException foreign) {
            return new ApplyError(
                    foreign.isLeftOver() ? Reason.ApplyFailed : Reason.ResourceConflict, foreign.getMessage());
        }
        return new ApplyError(
                Reason.ApplyFailed, "A change could not be applied and is tried again: " + message(cause));
    }

    private static Throwable cause(Throwable error) {
        if (error instanceof AggregatedOperatorException aggregated) {
            return aggregated.getAggregatedExceptions().values().stream()
                    .map(ApplyErrors::cause)
                    .findFirst()
                    .orElse(error);
        }
        boolean telling = error instanceof KubernetesClientException || error instanceof ForeignObjectException;
        return telling || error.getCause() == null ? error : cause(error.getCause());
    }

    private static String message(Throwable cause) {
        if (cause instanceof KubernetesClientException refused
                && refused.getStatus() != null
                && refused.getStatus().getMessage() != null) {
            return refused.getStatus().getMessage();
        }
        return String.valueOf(cause.getMessage());
    }
}
