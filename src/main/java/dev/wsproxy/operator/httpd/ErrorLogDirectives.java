package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.LogLevel;
import dev.wsproxy.operator.plan.ProxyPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The error log, without what clients keep secret: query strings, credentials, and the query of a Referer. */
final class ErrorLogDirectives {
    /** Modules that write whole request targets, cookies or headers once they say more than this. */
    private static final List<String> INFO_AT_MOST =
            List.of("proxy:info", "proxy_balancer:info", "proxy_http:info", "proxy_wstunnel:info");

    private ErrorLogDirectives() {}

    /** What holds for the whole server. */
    static List<Node> nodes(ProxyPlan plan) {
        List<String> levels = new ArrayList<>();
        levels.add(plan.logLevel().name().toLowerCase(Locale.ROOT));
        // A refused client's whole target is an error to it.
        levels.add("authz_core:crit");
        if (plan.logLevel() == LogLevel.Debug) {
            levels.addAll(INFO_AT_MOST);
            // httpd knows the levels of loaded modules only.
            plan.trustedProxies().ifPresent(proxies -> levels.add("remoteip:info"));
        }
        return List.of(
                Directive.of("ErrorLog", "/proc/self/fd/2"),
                // httpd's own format ends with the Referer, query and all.
                Directive.of("ErrorLogFormat", "[%{cu}t] [%m:%l] [pid %P:tid %T] [client:%a] %E: %M"),
                new Directive("LogLevel", levels));
    }

    /**
     * What holds for requests: the core writes malformed targets, header lines and values of Expect as it got them, the first even
     * as errors. Outside of virtual hosts it tells of the server itself, and may.
     */
    static Section addTo(Section virtualHost) {
        return virtualHost.add("LogLevel", "core:crit");
    }
}
