package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.RouteSpec.PathType;
import dev.wsproxy.operator.plan.Member;
import dev.wsproxy.operator.plan.Route;
import java.util.List;

/** The lines that forward the requests of one route to a balancer, and lead redirects and cookies of its members back. */
final class Forwarding {
    private final Route route;
    private final int number;
    private final String balancer;
    private final String path;
    private final String target;

    /**
     * The forwarding of a route.
     *
     * @param number its number among the routes, from 1
     * @param balancer name of the balancer, with its scheme
     */
    Forwarding(Route route, int number, String balancer) {
        this.route = route;
        this.number = number;
        this.balancer = balancer;
        this.path = route.path();
        this.target = route.rewritePath().orElse(path);
    }

    /** {@code nocanon} hands the path over byte for byte; rules that carry it would decode it (CVE-2023-25690). */
    void addPass(Section virtualHost) {
        if (route.pathType() == PathType.Exact) {
            addExactPass(virtualHost);
        } else if (target.equals(path)) {
            virtualHost.add("ProxyPass", path, balancer + path, "nocanon");
        } else {
            if (!path.endsWith("/")) {
                addExactPass(virtualHost);
            }
            virtualHost.add("ProxyPass", withSlash(path), balancer + withSlash(target), "nocanon");
        }
    }

    /** Without a group in the replacement httpd would append the matched path to it. */
    private void addExactPass(Section virtualHost) {
        virtualHost.add("ProxyPassMatch", "^" + RouteGuards.literal(path) + "()$", balancer + target + "$1", "nocanon");
    }

    /** Whether what the members say about paths is not true outside. */
    boolean mapsBack() {
        return route.pathType() == PathType.Prefix && !target.equals(path);
    }

    /** What a redirect to a member's own address becomes, below the route's path. */
    Section addressesBack(List<Member> members) {
        Section location = new Section("Location", path);
        for (Member member : members) {
            String end = path.endsWith("/") ? withSlash(target) : withoutSlash(target);
            location.add("ProxyPassReverse", member.httpUrl() + end);
        }
        return location;
    }

    /** Redirects to a path without a host, and cookies for a path: mod_proxy's own means do not know where a name ends. */
    void addPathsBack(Section virtualHost) {
        String condition = "expr=" + RouteGuards.isRoute(number);
        String to = path.endsWith("/") ? path : withoutSlash(path);
        virtualHost
                .add("Header", "edit", "Location", "^" + targetUpTo("[?#]|$"), to, condition)
                .add("Header", "edit", "Set-Cookie", "(?i)(; *path=)" + targetUpTo(" *(?:;|$)"), "$1" + to, condition);
    }

    /** The target as a whole segment: followed by a slash or by the end. A target of {@code //} would be another host. */
    private String targetUpTo(String end) {
        String literal = RouteGuards.literal(withoutSlash(target));
        if (path.endsWith("/")) {
            return literal.isEmpty() ? "/(?!/)" : literal + "(?:/|(?=" + end + "))";
        }
        return literal.isEmpty() ? "(?:/(?=" + end + ")|(?=/(?!/)))" : literal + "(?=/|" + end + ")";
    }

    private static String withSlash(String path) {
        return path.endsWith("/") ? path : path + "/";
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
