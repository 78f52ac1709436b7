package dev.wsproxy.operator.status;

import java.util.List;
import java.util.Optional;

/**
 * What the cluster shows of a proxy.
 *
 * @param deployment its Deployment; empty while there is none
 * @param pods its pods, terminating ones too
 * @param applyError why a child could not be applied
 */
public record Observed(
        Optional<ObservedDeployment> deployment, List<ObservedPod> pods, Optional<ApplyError> applyError) {
    /** The pod, if there is one, whose httpd refused the configuration. */
    Optional<ObservedPod> refusing() {
        return pods.stream().filter(ObservedPod::refuses).findFirst();
    }

    /** Pods that take connections and serve this configuration. */
    long serving(String configHash) {
        return pods.stream()
                .filter(pod -> pod.acceptsConnections() && pod.configHash().equals(configHash))
                .count();
    }

    /** Whether a pod made for another configuration could still take a new connection. */
    boolean otherConfigurationAccepts(String configHash) {
        return pods.stream()
                .anyMatch(pod -> pod.acceptsConnections() && !pod.configHash().equals(configHash));
    }
}
