package dev.wsproxy.operator.httpd;

import java.util.List;

/**
 * How many upgrades were accepted and refused. httpd counts neither, but it can write a line for each, and tell the size of a file: two
 * files have {@value #BYTES_OF_EACH} bytes for each upgrade. What runs in the pod empties them before they grow large.
 */
final class UpgradeCounts {
    /** A character, since httpd takes no empty format, and a line feed. */
    static final int BYTES_OF_EACH = 2;

    /** Headers of the status page with the files' sizes. */
    static final String ACCEPTED_HEADER = "Wsproxy-Upgrades-Accepted-Bytes";

    static final String REFUSED_HEADER = "Wsproxy-Upgrades-Refused-Bytes";

    private static final String FORMAT = "upgrade";

    private final HttpdLayout layout;

    UpgradeCounts(HttpdLayout layout) {
        this.layout = layout;
    }

    /** What counts the upgrades of all virtual hosts. */
    List<Node> nodes() {
        return List.of(
                Upgrade.asked(), Directive.of("LogFormat", ".", FORMAT), log(Upgrade.ACCEPTED), log(Upgrade.REFUSED));
    }

    /** Tells the counts with each answer of a virtual host. */
    void addTo(Section virtualHost) {
        virtualHost
                .add("Header", "always", "set", ACCEPTED_HEADER, size(Upgrade.ACCEPTED))
                .add("Header", "always", "set", REFUSED_HEADER, size(Upgrade.REFUSED));
    }

    private Directive log(Upgrade upgrade) {
        return Directive.of("GlobalLog", layout.upgradesFile(upgrade), FORMAT, upgrade.filter());
    }

    private String size(Upgrade upgrade) {
        return "expr=%{filesize:" + layout.upgradesFile(upgrade) + "}";
    }
}
