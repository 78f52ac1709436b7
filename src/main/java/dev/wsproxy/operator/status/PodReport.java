package dev.wsproxy.operator.status;

import java.util.List;
import java.util.Optional;

/**
 * What a pod said of itself when it was asked.
 *
 * @param pod its name
 * @param server what its httpd says of its workers; empty when it did not answer in time, as one does whose threads all hold a socket
 * @param servedConfigHash SHA-256 of the configuration that it serves; empty when it did not say
 * @param members what it says of its members; empty when it did not answer
 * @param upgrades how many upgrades it accepted and refused; empty when it did not say
 * @param tunnels what its event loops say; empty when it has none, or did not answer
 */
public record PodReport(
        String pod,
        Optional<ServerStatus> server,
        Optional<String> servedConfigHash,
        List<MemberReport> members,
        Optional<UpgradeReport> upgrades,
        Optional<TunnelReport> tunnels) {
    /** A report that says nothing of members, upgrades and tunnels. */
    public PodReport(String pod, Optional<ServerStatus> server, Optional<String> servedConfigHash) {
        this(pod, server, servedConfigHash, List.of(), Optional.empty(), Optional.empty());
    }

    /** The report of a pod that did not answer. */
    public static PodReport unknown(String pod) {
        return new PodReport(pod, Optional.empty(), Optional.empty());
    }

    /** Whether it answered. */
    public boolean isKnown() {
        return server.isPresent();
    }
}
