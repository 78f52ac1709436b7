package dev.wsproxy.operator.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
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
    /** A pod that runs for so long is ready as a rule: the first health checks take 10 s at most, two probes 4 s. */
    private static final Duration READINESS_GRACE = Duration.ofSeconds(30);

    private static final String UNREADY =
            "Pod %s runs and is not ready. Either all its threads hold sockets, and more replicas help; or its httpd does not answer.";

    /** Whether there are fewer pods than there should be, or other ones. */
    public boolean lacksPods() {
        return deployment.filter(present -> !present.rolledOut()).isPresent();
    }

    /** The pod, if there is one, whose httpd refused the configuration. */
    Optional<ObservedPod> refusing() {
        return pods.stream().filter(ObservedPod::refuses).findFirst();
    }

    /**
     * What keeps pods from serving: what keeps them from being made before what one of them has, and a pod that should serve this
     * configuration before others.
     */
    Optional<Trouble> trouble(String configHash, Instant now) {
        Comparator<ObservedPod> order = Comparator.comparing(
                        (ObservedPod pod) -> !pod.configHash().equals(configHash))
                .thenComparing(ObservedPod::name);
        return deployment
                .flatMap(ObservedDeployment::creationTrouble)
                .or(() -> pods.stream()
                        .sorted(order)
                        .flatMap(pod -> pod.trouble().stream())
                        .findFirst())
                .or(() -> pods.stream()
                        .sorted(order)
                        .flatMap(pod -> unready(pod, now).stream())
                        .findFirst());
    }

    private static Optional<Trouble> unready(ObservedPod pod, Instant now) {
        return pod.unreadySince()
                .filter(since -> !since.plus(READINESS_GRACE).isAfter(now))
                .map(since -> new Trouble(Reason.ReadinessFailing, false, UNREADY.formatted(pod.name())));
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
