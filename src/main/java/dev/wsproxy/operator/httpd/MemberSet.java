package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.plan.Balancer.Backend;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.Route;
import dev.wsproxy.operator.plan.Sha256;
import java.util.ArrayList;
import java.util.List;

/**
 * Backends that a route has to itself, or that several routes share: their members are one balancer, so that their connections are
 * counted together. Endpoints come and go within a set, and neither its name nor its cookie changes.
 *
 * @param backends names of the backends, sorted
 * @param suffix what tells it from other sets, with a dash; empty for the set of all backends
 */
record MemberSet(List<String> backends, String suffix) {
    private static final int HASH_LENGTH = 10;

    /** The sets of a plan, in the order of the routes. */
    static List<MemberSet> of(ProxyPlan plan) {
        List<String> all =
                plan.balancer().backends().stream().map(Backend::name).toList();
        List<MemberSet> sets = new ArrayList<>();
        for (Route route : plan.routes()) {
            if (sets.stream().noneMatch(set -> set.backends().equals(route.backends()))) {
                // Named after a route, not after its members, so that it is the same when they change.
                String name = Sha256.of(route.pathType() + route.path()).substring(0, HASH_LENGTH);
                sets.add(new MemberSet(route.backends(), route.backends().equals(all) ? "" : "-" + name));
            }
        }
        return List.copyOf(sets);
    }

    /** Name of the balancer, with its scheme. */
    String url() {
        return "balancer://backends" + suffix;
    }

    /** A cookie of its own for each set: the member in another's would be none of this one's. */
    String cookie(String name) {
        return name + suffix;
    }
}
