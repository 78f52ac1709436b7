package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.plan.Member;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.Route;
import dev.wsproxy.operator.plan.Sha256;
import java.util.ArrayList;
import java.util.List;

/**
 * Members that a route has to itself, or that several routes share: they are one balancer, so that their connections are counted
 * together.
 *
 * @param members names of the members, sorted
 * @param suffix what tells it from other sets, with a dash; empty for the set of all members
 */
record MemberSet(List<String> members, String suffix) {
    private static final int HASH_LENGTH = 10;

    /** The sets of a plan, in the order of the routes. */
    static List<MemberSet> of(ProxyPlan plan) {
        List<String> all = plan.balancer().members().stream().map(Member::name).toList();
        List<MemberSet> sets = new ArrayList<>();
        for (Route route : plan.routes()) {
            if (sets.stream().noneMatch(set -> set.members().equals(route.members()))) {
                // Named after a route, not after its members, so that it is the same when they change.
                String name = Sha256.of(route.pathType() + route.path()).substring(0, HASH_LENGTH);
                sets.add(new MemberSet(route.members(), route.members().equals(all) ? "" : "-" + name));
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
