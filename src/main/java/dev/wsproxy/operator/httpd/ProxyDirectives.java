package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec.Verification;
import dev.wsproxy.operator.api.v1alpha1.BalancingSpec;
import dev.wsproxy.operator.api.v1alpha1.HealthCheckSpec;
import dev.wsproxy.operator.plan.BackendTls;
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

/** The balancer with its members and the lines that forward to it. */
final class ProxyDirectives {
    private static final String BALANCER = "balancer://backends";

    /** Seconds after which a member's name is resolved again (addressttl, httpd 2.4.59). */
    private static final int ADDRESS_SECONDS = 10;

    private final ProxyPlan plan;
    private final HttpdLayout layout;

    ProxyDirectives(ProxyPlan plan, HttpdLayout layout) {
        this.plan = plan;
        this.layout = layout;
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
        plan.backendTls().ifPresent(tls -> addTls(virtualHost, tls));
        virtualHost.add("ProxyPreserveHost", preservesHost() ? "On" : "Off");
        virtualHost.add(balancer());
        addCookie(virtualHost, secure);
        // nocanon hands the path over byte for byte; rules that carry it would decode it (CVE-2023-25690).
        virtualHost.add("ProxyPass", "/", BALANCER + "/", "nocanon");
        virtualHost.add("ProxyPassReverse", "/", BALANCER + "/");
        for (Member member : plan.balancer().members()) {
            virtualHost.add("ProxyPassReverse", "/", member.httpUrl() + "/");
        }
    }

    private Section balancer() {
        Balancer balancer = plan.balancer();
        Section section = new Section("Proxy", BALANCER);
        balancer.members().forEach(member -> section.add(member(member)));
        List<Object> settings = new ArrayList<>(List.of("lbmethod=" + balancingMethod(balancer.method())));
        balancer.stickiness().ifPresent(stickiness -> settings.add("stickysession=" + names(stickiness)));
        balancer.failoverAttempts()
                .ifPresent(attempts -> settings.add(attempts == 0 ? "nofailover=On" : "maxattempts=" + attempts));
        return section.add("ProxySet", settings.toArray());
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
    private static String names(Stickiness stickiness) {
        return Stream.of(stickiness.cookie(), stickiness.queryParameter())
                .flatMap(Optional::stream)
                .collect(Collectors.joining("|"));
    }

    /** A cookie cannot come with a 101: httpd sends that past mod_headers. */
    private void addCookie(Section virtualHost, boolean secure) {
        plan.balancer()
                .stickiness()
                .flatMap(Stickiness::cookie)
                .ifPresent(cookie -> virtualHost.add(
                        "Header",
                        "add",
                        "Set-Cookie",
                        cookie + "=.%{BALANCER_WORKER_ROUTE}e; Path=/; HttpOnly; SameSite=Lax"
                                + (secure ? "; Secure" : ""),
                        "env=BALANCER_ROUTE_CHANGED"));
    }

    /** With the client's Host, httpd would check a member's certificate against that name instead of the member's own. */
    private boolean preservesHost() {
        return plan.backendTls().map(tls -> tls.verify() != Verification.Full).orElse(true);
    }

    private void addTls(Section virtualHost, BackendTls tls) {
        virtualHost.add("SSLProxyEngine", "On");
        virtualHost.add("SSLProxyProtocol", "-all", "+TLSv1.2", "+TLSv1.3");
        if (tls.verify() == Verification.None) {
            virtualHost.add("SSLProxyVerify", "none");
        } else {
            virtualHost.add("SSLProxyVerify", "require");
            virtualHost.add(
                    "SSLProxyCACertificateFile",
                    tls.ca().map(ca -> layout.backendCaDirectory() + "/ca.crt").orElse(layout.systemCaFile()));
        }
        String checksName = tls.verify() == Verification.Full ? "On" : "Off";
        for (String check : List.of("SSLProxyCheckPeerName", "SSLProxyCheckPeerCN")) {
            virtualHost.add(check, checksName);
        }
        virtualHost.add("SSLProxyCheckPeerExpire", tls.verify() == Verification.None ? "Off" : "On");
    }
}
