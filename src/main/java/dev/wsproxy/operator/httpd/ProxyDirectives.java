package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec.HostHeader;
import dev.wsproxy.operator.api.v1alpha1.BalancingSpec;
import dev.wsproxy.operator.api.v1alpha1.HealthCheckSpec;
import dev.wsproxy.operator.plan.Balancer;
import dev.wsproxy.operator.plan.Balancer.HealthCheck;
import dev.wsproxy.operator.plan.Balancer.Stickiness;
import dev.wsproxy.operator.plan.Member;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.Route;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The balancer with its members and the lines that forward to it. */
final class ProxyDirectives {
    /** Seconds after which a member's name is resolved again (addressttl, httpd 2.4.59). */
    private static final int ADDRESS_SECONDS = 10;

    private final ProxyPlan plan;
    private final HttpdLayout layout;
    private final List<MemberSet> sets;

    ProxyDirectives(ProxyPlan plan, HttpdLayout layout) {
        this.plan = plan;
        this.layout = layout;
        this.sets = MemberSet.of(plan);
    }

    /** The name of the method's module and the value of lbmethod. */
    static String balancingMethod(BalancingSpec.Method method) {
        return switch (method) {
            case LeastConnections -> "bybusyness";
            case RoundRobin -> "byrequests";
            case Traffic -> "bytraffic";
        };
    }

    void addTo(Section virtualHost, boolean secure) {
        plan.backendTls().ifPresent(tls -> new BackendTlsDirectives(tls, layout).addTo(virtualHost));
        // The name in the TLS handshake, and the one that a member's certificate is checked for, are the Host's.
        virtualHost.add("ProxyPreserveHost", plan.hostHeader() == HostHeader.Client ? "On" : "Off");
        sets.forEach(set -> virtualHost.add(balancer(set)));
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
                    .filter(set -> set.members().equals(route.members()))
                    .findFirst()
                    .orElseThrow()
                    .url();
            forwardings.add(new Forwarding(route, forwardings.size() + 1, balancer));
        }
        return forwardings;
    }

    private List<Member> members(List<String> names) {
        Set<String> wanted = Set.copyOf(names);
        return plan.balancer().members().stream()
                .filter(member -> wanted.contains(member.name()))
                .toList();
    }

    private Section balancer(MemberSet set) {
        Balancer balancer = plan.balancer();
        Section section = new Section("Proxy", set.url());
        members(set.members()).forEach(member -> section.add(member(member)));
        List<Object> settings = new ArrayList<>(List.of("lbmethod=" + balancingMethod(balancer.method())));
        balancer.stickiness().ifPresent(stickiness -> settings.add("stickysession=" + names(stickiness, set)));
        balancer.failoverAttempts()
                .ifPresent(attempts -> settings.add(attempts == 0 ? "nofailover=On" : "maxattempts=" + attempts));
        return section.add("ProxySet", settings.toArray());
    }

    /** Sections are merged in their order and the first address that fits counts, so the most specific route comes first. */
    private void addWayBack(Section virtualHost, List<Forwarding> forwardings) {
        Set<Member> others = new LinkedHashSet<>();
        for (int i = 0; i < forwardings.size(); i++) {
            List<Member> members = members(plan.routes().get(i).members());
            if (forwardings.get(i).mapsBack()) {
                forwardings.get(i).addPathsBack(virtualHost);
                virtualHost.add(forwardings.get(i).addressesBack(members));
            } else {
                others.addAll(members);
            }
        }
        Section location = new Section("Location", "/");
        others.forEach(member -> location.add("ProxyPassReverse", member.httpUrl() + "/"));
        virtualHost.add(location);
    }

    private Directive member(Member member) {
        List<String> arguments = new ArrayList<>(List.of(
                member.webSocketUrl(),
                "route=" + member.name(),
                "loadfactor=" + member.weight(),
                "connectiontimeout=" + plan.timeouts().connect(),
                "timeout=" + plan.timeouts().handshake(),
                "retry=" + plan.balancer().retrySeconds(),
                "addressttl=" + ADDRESS_SECONDS));
        switch (member.state()) {
            case Active -> {}
            case Draining -> arguments.add("status=+N");
            case Disabled -> arguments.add("status=+D");
            case Standby -> arguments.add("status=+H");
        }
        HealthCheck check = plan.balancer().healthCheck();
        if (check.type() == HealthCheckSpec.Type.HTTP) {
            arguments.addAll(List.of("hcmethod=GET", "hcuri=" + check.path()));
        } else {
            arguments.add("hcmethod=TCP");
        }
        arguments.addAll(List.of(
                "hcinterval=" + check.intervalSeconds(),
                "hcpasses=" + check.healthyThreshold(),
                "hcfails=" + check.unhealthyThreshold()));
        return new Directive("BalancerMember", arguments);
    }

    /** The cookie's name, and behind a bar the query parameter's; a single name stands for both. */
    private static String names(Stickiness stickiness, MemberSet set) {
        return Stream.of(stickiness.cookie().map(set::cookie), stickiness.queryParameter())
                .flatMap(Optional::stream)
                .collect(Collectors.joining("|"));
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
