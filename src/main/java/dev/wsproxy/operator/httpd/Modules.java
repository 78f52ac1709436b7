package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.plan.ProxyPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * The modules a plan needs. Images differ in what is compiled in, so each is loaded only where it is missing; modules that others
 * depend on come first.
 */
final class Modules {
    private Modules() {}

    static List<Node> load(ProxyPlan plan) {
        List<Node> nodes = new ArrayList<>();
        for (String name : namesFor(plan)) {
            if (name.equals("proxy") && plan.eventLoops().isPresent()) {
                nodes.add(EventLoopDirectives.load());
            }
            nodes.add(load(name));
        }
        return nodes;
    }

    private static List<String> namesFor(ProxyPlan plan) {
        List<String> names = new ArrayList<>(List.of(
                "mpm_event",
                "unixd",
                "log_config",
                "logio",
                "watchdog",
                "authz_core",
                "headers",
                "setenvif",
                "reqtimeout",
                "rewrite",
                "status",
                "slotmem_shm",
                "proxy",
                "proxy_http",
                "proxy_wstunnel",
                "proxy_balancer",
                "proxy_hcheck",
                "lbmethod_" + BalancerDirectives.balancingMethod(plan.balancer().method())));
        if (!plan.allowedSources().isEmpty()) {
            names.add("authz_host");
        }
        if (plan.trustedProxies().isPresent()) {
            // Behind mod_headers, which thereby sees a request first.
            names.add("remoteip");
        }
        if (plan.frontTls().isPresent()) {
            names.add("socache_shmcb");
        }
        if (plan.frontTls().isPresent() || plan.backendTls().isPresent()) {
            names.add("ssl");
        }
        return names;
    }

    private static Node load(String name) {
        String identifier = name + "_module";
        return new Section("IfModule", "!" + identifier).add("LoadModule", identifier, "modules/mod_" + name + ".so");
    }
}
