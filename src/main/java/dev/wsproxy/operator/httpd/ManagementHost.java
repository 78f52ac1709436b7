package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.plan.ProxyPlan;

/** The virtual host for probes and for the operator, on a port that no Service has. */
final class ManagementHost {
    /** Path of the readiness probe. */
    static final String READY_PATH = "/ready";

    /** Path of what httpd says of its workers, with {@link #STATUS_QUERY}. */
    static final String STATUS_PATH = "/server-status";

    /** The form that is for programs, and the only one that is answered. */
    static final String STATUS_QUERY = "auto";

    /** What precedes the hash of a configuration that httpd has refused. */
    static final String REFUSED_PATH = "/refused/";

    private final ProxyPlan plan;
    private final HttpdLayout layout;

    ManagementHost(ProxyPlan plan, HttpdLayout layout) {
        this.plan = plan;
        this.layout = layout;
    }

    Section section() {
        Section section = VirtualHosts.virtualHost(layout.managementPort(), "management.invalid")
                .add("IncludeOptional", layout.servedFile())
                .add("RewriteEngine", "On");
        if (plan.rollout().inPlace()) {
            addWordsOfTheSidecar(section);
            new BalancerManager(layout).addTo(section);
        }
        new UpgradeCounts(layout).addTo(section);
        // Members with their connections are then on the status page.
        return section.add("ProxyStatus", "On")
                .add("RewriteRule", "^" + READY_PATH + "$", "-", "[R=200,L]")
                .add("RewriteCond", "%{QUERY_STRING}", "=" + STATUS_QUERY)
                .add("RewriteRule", "^" + STATUS_PATH + "$", "-", "[H=server-status,L]")
                .add("RewriteRule", "^", "-", "[R=404,L]");
    }

    private void addWordsOfTheSidecar(Section section) {
        section.add("RewriteCond", layout.fullFile(), "-f")
                .add("RewriteRule", "^" + READY_PATH + "$", "-", "[R=503,L]")
                .add("RewriteCond", layout.refusedFile("$1"), "-f")
                .add("RewriteRule", "^" + REFUSED_PATH + "([0-9a-f]{64})$", "-", "[R=200,L]");
    }
}
