package dev.wsproxy.operator.httpd;

/**
 * The way to change members in a running httpd, which only the sidecar goes: it knows a token that is made in the pod. A client could
 * come from the pod's own loopback address, through a member whose name leads there; the token is what it has not.
 */
final class BalancerManager {
    /** Where the sidecar's script finds it, on the management port. */
    private static final String PATH = "/balancers";

    private final HttpdLayout layout;

    BalancerManager(HttpdLayout layout) {
        this.layout = layout;
    }

    /** Adds it to the virtual host of the management port, before the rule that refuses every other path. */
    void addTo(Section management) {
        management
                .add("RewriteRule", "^" + PATH + "$", "-", "[L]")
                .add(new Section("Location", PATH)
                        .add("SetHandler", "balancer-manager")
                        .add("Require", "all", "denied")
                        .add("IncludeOptional", layout.balancerManagerFile()));
    }
}
