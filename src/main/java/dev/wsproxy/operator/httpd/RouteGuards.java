package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.RouteSpec.PathType;
import dev.wsproxy.operator.api.v1alpha1.RouteSpec.Upgrade;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.Route;
import java.util.List;

/**
 * Finds the route of a request and holds it to what the route allows. mod_rewrite and mod_proxy both decide on the path that httpd
 * has decoded and resolved, so they find the same route.
 */
final class RouteGuards {
    /** Two dots as a segment, in any encoding and before a path parameter: what it means, a backend may see otherwise. */
    private static final String PARENT_SEGMENT = "^[^ ]+ [^?]*(?:/|%2f|%5c)(?:[.]|%2e){2}(?:/|%2f|%5c|[;? ])";

    private static final String VARIABLE = "wsproxy_route";

    private final ProxyPlan plan;

    RouteGuards(ProxyPlan plan) {
        this.plan = plan;
    }

    /** A condition for mod_headers: the request was for this route. */
    static String isRoute(int number) {
        return "reqenv('%s') == '%d'".formatted(VARIABLE, number);
    }

    void addTo(Section virtualHost) {
        List<Route> routes = plan.routes();
        if (plan.decidesByPath()) {
            virtualHost
                    .add("RewriteCond", "%{THE_REQUEST}", PARENT_SEGMENT, "[NC]")
                    .add("RewriteRule", "^", "-", "[R=400,L]");
            for (int i = 0; i < routes.size(); i++) {
                addUnlessFound(virtualHost, pattern(routes.get(i)), "[E=%s:%d]".formatted(VARIABLE, i + 1));
            }
            addUnlessFound(virtualHost, "^", "[R=404,L]");
        }
        for (int i = 0; i < routes.size(); i++) {
            addUpgradeGuard(virtualHost, routes.get(i), i + 1);
        }
        if (routes.stream().anyMatch(route -> route.upgrade() == Upgrade.Required)) {
            // RFC 9110 section 15.5.22 wants both with a 426.
            for (String[] header : new String[][] {{"Upgrade", "websocket"}, {"Connection", "upgrade"}}) {
                virtualHost.add("Header", "always", "set", header[0], header[1], "expr=%{REQUEST_STATUS} -eq 426");
            }
        }
    }

    private static void addUnlessFound(Section virtualHost, String pattern, String flags) {
        virtualHost.add("RewriteCond", "%{ENV:" + VARIABLE + "}", "^$").add("RewriteRule", pattern, "-", flags);
    }

    private void addUpgradeGuard(Section virtualHost, Route route, int number) {
        if (route.upgrade() == Upgrade.Allowed) {
            return;
        }
        if (plan.decidesByPath()) {
            virtualHost.add("RewriteCond", "%{ENV:" + VARIABLE + "}", "=" + number);
        }
        if (route.upgrade() == Upgrade.Required) {
            virtualHost
                    .add("RewriteCond", "%{HTTP:Upgrade}", "!^websocket$", "[NC,OR]")
                    .add("RewriteCond", "%{HTTP:Connection}", "!upgrade", "[NC]")
                    .add("RewriteRule", "^", "-", "[R=426,L]");
        } else {
            virtualHost.add("RewriteCond", "%{HTTP:Upgrade}", "!^$").add("RewriteRule", "^", "-", "[F]");
        }
    }

    /** The path as a regular expression; of the characters a path may have, only the dot means something in one. */
    static String literal(String path) {
        return path.replace(".", "[.]");
    }

    private static String pattern(Route route) {
        String path = literal(route.path());
        if (route.pathType() == PathType.Exact) {
            return "^" + path + "$";
        }
        return "^" + path + (path.endsWith("/") ? "" : "(?:/|$)");
    }
}
