package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.BalancingSpec;
import dev.wsproxy.operator.api.v1alpha1.HealthCheckSpec;
import dev.wsproxy.operator.plan.Balancer;
import dev.wsproxy.operator.plan.Balancer.HealthCheck;
import dev.wsproxy.operator.plan.Balancer.Stickiness;
import dev.wsproxy.operator.plan.Member;
import dev.wsproxy.operator.plan.ProxyPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The balancers with their members, once in the server: all virtual hosts share them, and the management port's status page and
 * balancer-manager reach them from their own.
 */
final class BalancerDirectives {
    /** Seconds after which a member's name is resolved again (addressttl, httpd 2.4.59). */
    private static final int ADDRESS_SECONDS = 10;

    private final ProxyPlan plan;
    private final HttpdLayout layout;
    private final List<MemberSet> sets;

    BalancerDirectives(ProxyPlan plan, HttpdLayout layout) {
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

    /** What stands in the server; comes before the virtual hosts. */
    List<Node> inServer() {
        List<Node> nodes = new ArrayList<>();
        // Health checks run here.
        plan.backendTls().ifPresent(tls -> nodes.addAll(new BackendTlsDirectives(tls, layout).nodes()));
        sets.forEach(set -> nodes.add(whole(set)));
        return nodes;
    }

    /** ProxyPass still makes a balancer of its own here, whose settings are the ones that count. */
    void addTo(Section virtualHost) {
        sets.forEach(set -> virtualHost.add(withoutMembers(set)));
    }

    private Section whole(MemberSet set) {
        Section section = new Section("Proxy", set.url());
        plan.balancer().membersOf(set.backends()).forEach(member -> section.add(member(member)));
        return section.add(settings(set));
    }

    private Section withoutMembers(MemberSet set) {
        return new Section("Proxy", set.url()).add(settings(set));
    }

    private Directive settings(MemberSet set) {
        Balancer balancer = plan.balancer();
        List<String> settings = new ArrayList<>(List.of("lbmethod=" + balancingMethod(balancer.method())));
        balancer.stickiness().ifPresent(stickiness -> settings.add("stickysession=" + names(stickiness, set)));
        balancer.failoverAttempts()
                .ifPresent(attempts -> settings.add(attempts == 0 ? "nofailover=On" : "maxattempts=" + attempts));
        return new Directive("ProxySet", settings);
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
}
