package dev.wsproxy.operator.status;

import java.time.Instant;
import java.util.Optional;

/**
 * A pod of the proxy.
 *
 * @param name its name
 * @param configHash hash of the configuration that it serves, or was made for; empty when it does not say
 * @param acceptsConnections whether it is ready; a draining pod stays ready until its listeners are closed
 * @param refuses whether its running httpd refused the configuration that it should serve
 * @param trouble what keeps it from serving, as far as anybody says
 * @param unreadySince since when its httpd runs without being ready; empty otherwise, and for a pod that is about to end
 */
public record ObservedPod(
        String name,
        String configHash,
        boolean acceptsConnections,
        boolean refuses,
        Optional<Trouble> trouble,
        Optional<Instant> unreadySince) {
    /** A pod of which nobody says anything bad. */
    public static ObservedPod well(String name, String configHash, boolean acceptsConnections) {
        return new ObservedPod(name, configHash, acceptsConnections, false, Optional.empty(), Optional.empty());
    }

    /** The same pod, which serves this configuration or refused the one that it should serve. */
    public ObservedPod serving(String servedConfigHash, boolean isRefusing) {
        return new ObservedPod(name, servedConfigHash, acceptsConnections, isRefusing, trouble, unreadySince);
    }
}
