package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec.HostHeader;
import dev.wsproxy.operator.plan.Balancer.Stickiness;
import dev.wsproxy.operator.plan.Member;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.Route;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The lines that forward to balancers, and what leads answers back. */
final class ProxyDirectives {
    private final ProxyPlan plan;
    private final HttpdLayout layout;
    private final List<MemberSet> sets;

    ProxyDirectives(ProxyPlan plan, HttpdLayout layout) {
        this.plan = plan;
        this.layout = layout;
        this.sets = MemberSet.of(plan);
    }

    void addTo(Section virtualHost, boolean secure) {
        plan.backendTls()
                .ifPresent(tls -> new BackendTlsDirectives(tls, layout).nodes().forEach(virtualHost::add));
        // The name in the TLS handshake, and the one that a member's certificate is checked for, are the Host's.
        virtualHost.add("ProxyPreserveHost", plan.hostHeader() == HostHeader.Client ? "On" : "Off");
        new BalancerDirectives(plan, layout).addTo(virtualHost);
        List<Forwarding> forwardings = forwardings();
        forwardings.forEach(forwarding -> forwarding.addPass(virtualHost));
        addWayBack(virtualHost, forwardings);
        // After what is edited on the way back: these cookies are for every path.
        sets.forEach(set -> addCookie(virtualHost, secure, set));
    }

    private List<Forwarding> forwardings() {
        List<Forwarding> forwardings = new ArrayList<>();
        for (Route route : plan.routes()) {
            String balancer = sets.stream()
                    .filter(set -> set.backends().equals(route.backends()))
                    .findFirst()
                    .orElseThrow()
                    .url();
            forwardings.add(new Forwarding(route, forwardings.size() + 1, balancer));
        }
        return forwardings;
    }

    /** Sections are merged in their order and the first address that fits counts, so the most specific route comes first. */
    private void addWayBack(Section virtualHost, List<Forwarding> forwardings) {
        Set<Member> others = new HashSet<>();
        for (int i = 0; i < forwardings.size(); i++) {
            List<Member> members =
                    plan.balancer().membersOf(plan.routes().get(i).backends());
            if (forwardings.get(i).mapsBack()) {
                forwardings.get(i).addPathsBack(virtualHost);
                virtualHost.add(forwardings.get(i).addressesBack(members));
            } else {
                others.addAll(members);
            }
        }
        Section location = new Section("Location", "/");
        // In the members' own order: which route has which of them leaves these lines as they are.
        plan.balancer().members().stream()
                .filter(others::contains)
                .forEach(member -> location.add("ProxyPassReverse", member.httpUrl() + "/"));
        virtualHost.add(location);
    }

    /** A cookie cannot come with a 101: httpd sends that past mod_headers. */
    private void addCookie(Section virtualHost, boolean secure, MemberSet set) {
        String condition = sets.size() == 1
                ? "env=BALANCER_ROUTE_CHANGED"
                : "expr=-n reqenv('BALANCER_ROUTE_CHANGED') && reqenv('BALANCER_NAME') == '" + set.url() + "'";
        plan.balancer()
                .stickiness()
                .flatMap(Stickiness::cookie)
                .ifPresent(cookie -> virtualHost.add(
                        "Header",
                        "add",
                        "Set-Cookie",
                        set.cookie(cookie) + "=.%{BALANCER_WORKER_ROUTE}e; Path=/; HttpOnly; SameSite=Lax"
                                + (secure ? "; Secure" : ""),
                        condition));
    }
}
