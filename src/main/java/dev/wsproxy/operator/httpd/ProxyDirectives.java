package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec.Verification;
import dev.wsproxy.operator.api.v1alpha1.BalancingSpec;
import dev.wsproxy.operator.plan.BackendTls;
import dev.wsproxy.operator.plan.Member;
import dev.wsproxy.operator.plan.ProxyPlan;
import java.util.List;

/** The balancer with its members and the lines that forward to it. */
final class ProxyDirectives {
    private static final String BALANCER = "balancer://backends";

    /** Seconds after which a member in error is tried again where no health check brings it back earlier. */
    private static final int RETRY_SECONDS = 5;

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

    void addTo(Section virtualHost) {
        plan.backendTls().ifPresent(tls -> addTls(virtualHost, tls));
        virtualHost.add("ProxyPreserveHost", preservesHost() ? "On" : "Off");
        virtualHost.add(balancer());
        // nocanon hands the path over byte for byte; rules that carry it would decode it (CVE-2023-25690).
        virtualHost.add("ProxyPass", "/", BALANCER + "/", "nocanon");
        virtualHost.add("ProxyPassReverse", "/", BALANCER + "/");
        for (Member member : plan.balancer().members()) {
            virtualHost.add("ProxyPassReverse", "/", member.httpUrl() + "/");
        }
    }

    private Section balancer() {
        Section section = new Section("Proxy", BALANCER);
        for (Member member : plan.balancer().members()) {
            section.add(
                    "BalancerMember",
                    member.webSocketUrl(),
                    "route=" + member.name(),
                    "loadfactor=" + member.weight(),
                    "connectiontimeout=" + plan.timeouts().connect(),
                    "timeout=" + plan.timeouts().handshake(),
                    "retry=" + RETRY_SECONDS,
                    "addressttl=" + ADDRESS_SECONDS,
                    "hcmethod=TCP",
                    "hcinterval=2",
                    "hcpasses=1",
                    "hcfails=2");
        }
        return section.add(
                "ProxySet", "lbmethod=" + balancingMethod(plan.balancer().method()));
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
