package dev.wsproxy.operator.status;

import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.util.List;
import java.util.Optional;

/** Reads from a Deployment's conditions why no pod is made: what the API server answers to its ReplicaSet. */
public final class PodCreationTroubles {
    /** What the API server says before the cause, with a pod's random name in it. */
    private static final String REFUSED = "is forbidden: ";

    private PodCreationTroubles() {}

    /** The trouble that these conditions of a Deployment tell of; empty when its pods can be made. */
    public static Optional<Trouble> of(List<DeploymentCondition> conditions) {
        return conditions.stream()
                .filter(condition -> condition.getType().equals("ReplicaFailure")
                        && condition.getStatus().equals("True"))
                .map(condition -> String.valueOf(condition.getMessage()))
                .map(PodCreationTroubles::trouble)
                .findFirst();
    }

    private static Trouble trouble(String message) {
        int refused = message.indexOf(REFUSED);
        String cause = refused < 0 ? message : message.substring(refused + REFUSED.length());
        if (cause.startsWith("exceeded quota")) {
            return new Trouble(
                    Reason.QuotaExceeded,
                    false,
                    "The namespace's quota does not allow another pod: %s. Raise the quota, or lower `spec.maxConnections` or `spec.replicas`."
                            .formatted(cause));
        }
        if (cause.startsWith("violates PodSecurity")) {
            return new Trouble(
                    Reason.PodSecurityDenied,
                    true,
                    ("The namespace's Pod Security level refuses the pods: %s. They meet the level `restricted` as long as the"
                                    + " operator's `WSPROXY_PROXY_USER_ID` is set.")
                            .formatted(cause));
        }
        return new Trouble(
                Reason.PodCreationFailed,
                false,
                "The API server refuses the pods: %s. It is tried again.".formatted(cause));
    }
}
