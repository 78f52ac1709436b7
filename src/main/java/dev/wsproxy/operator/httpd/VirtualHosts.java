package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.ProxyPlan.FrontTls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The virtual hosts: for each port one that refuses unknown hosts and one for the plan's hosts; one for probes. */
final class VirtualHosts {
    /** Reserved by RFC 6761, so no client can mean it. */
    private static final String NO_HOST = "unmatched.invalid";

    private final ProxyPlan plan;
    private final HttpdLayout layout;
    private final SourceDirectives sources;
    private final ForwardedHeaders forwarded;

    VirtualHosts(ProxyPlan plan, HttpdLayout layout) {
        this.plan = plan;
        this.layout = layout;
        sources = new SourceDirectives(plan);
        forwarded = new ForwardedHeaders(plan);
    }

    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(new ManagementHost(plan, layout).section());
        boolean tls = plan.frontTls().isPresent();
        boolean redirects = plan.frontTls().map(FrontTls::redirects).orElse(false);
        if (!plan.answersEveryHost()) {
            nodes.add(unmatched(layout.httpPort(), false));
        }
        if (redirects && !forwarded.canTellOfHttps()) {
            nodes.add(redirecting());
        } else {
            nodes.add(proxying(layout.httpPort(), "http", 80, redirects));
        }
        if (tls) {
            if (!plan.answersEveryHost()) {
                nodes.add(unmatched(layout.httpsPort(), true));
            }
            nodes.add(proxying(layout.httpsPort(), "https", 443, false));
        }
        return nodes;
    }

    private Section unmatched(int port, boolean tls) {
        Section section = virtualHost(port, NO_HOST);
        if (tls) {
            frontTls().ifPresent(front -> front.addTo(section));
        }
        return logged(section).add("RewriteEngine", "On").add("RewriteRule", "^", "-", "[R=404,L]");
    }

    private Section redirecting() {
        Section section = acceptingAnyTarget(logged(named(virtualHost(layout.httpPort(), firstHost()))))
                .add("RewriteEngine", "On");
        addRedirect(section);
        return section;
    }

    /** Redirects to https what did not come over TLS, neither here nor to a trusted proxy. */
    private void addRedirect(Section section) {
        forwarded.addNotHttps(section);
        // The request line as the client sent it: any other form would be decoded and encoded anew.
        section.add("RewriteCond", "%{THE_REQUEST}", "^[^ ]+ (?:https?://[^/ ]*)?(/[^ ?]*)")
                .add("RewriteRule", "^", "https://%{SERVER_NAME}%1", "[R=308,L,NE]");
        forwarded.addNotHttps(section);
        section.add("RewriteRule", "^", "-", "[R=400,L]");
    }

    private Section proxying(int port, String scheme, int publicPort, boolean redirects) {
        Section section = acceptingAnyTarget(logged(named(virtualHost(port, firstHost()))));
        boolean tls = scheme.equals("https");
        if (tls) {
            frontTls().ifPresent(front -> front.addTo(section));
        }
        sources.addGuardTo(section);
        forwarded.addTo(section, scheme, publicPort);
        if (tls) {
            frontTls().ifPresent(front -> front.addSubject(section));
        }
        section.add("RewriteEngine", "On");
        if (redirects) {
            addRedirect(section);
        }
        // An upgrade in HTTP/1.0 would hold its thread until Timeout without an answer.
        section.add("RewriteCond", "%{HTTP:Upgrade}", "!^$")
                .add("RewriteCond", "%{SERVER_PROTOCOL}", "!=HTTP/1.1")
                .add("RewriteRule", "^", "-", "[R=400,L]");
        new RouteGuards(plan).addTo(section);
        addOriginGuard(section);
        // Set, so that a client's own value never reaches a member; a percent sign would begin a format.
        plan.requestHeaders()
                .forEach(header -> section.add(
                        "RequestHeader", "set", header.name(), header.value().replace("%", "%%")));
        new ProxyDirectives(plan, layout).addTo(section, tls || redirects);
        return section;
    }

    private void addOriginGuard(Section section) {
        if (plan.allowedOrigins().isEmpty()) {
            return;
        }
        section.add("RewriteCond", "%{HTTP:Upgrade}", "!^$");
        for (String origin : plan.allowedOrigins()) {
            section.add("RewriteCond", "%{HTTP:Origin}", "!=" + origin, "[NC]");
        }
        section.add("RewriteRule", "^", "-", "[F]");
    }

    private Optional<FrontTlsDirectives> frontTls() {
        return plan.frontTls().map(tls -> new FrontTlsDirectives(tls, layout));
    }

    static Section virtualHost(int port, String name) {
        return ErrorLogDirectives.addTo(new Section("VirtualHost", "*:" + port).add("ServerName", name));
    }

    /** What virtual hosts do not inherit from the server. */
    private static Section acceptingAnyTarget(Section section) {
        return section.add("AllowEncodedSlashes", "NoDecode");
    }

    /** What only ports have that clients use. */
    private Section logged(Section section) {
        return new AccessLogDirectives(plan.accessLog()).addTo(sources.addProtocolTo(section));
    }

    /** httpd takes no wildcard as ServerName. */
    private String firstHost() {
        return plan.hosts().stream()
                .filter(host -> !host.startsWith("*"))
                .findFirst()
                .orElse("wildcard.invalid");
    }

    private Section named(Section section) {
        plan.hosts().stream()
                .filter(host -> !host.equals(firstHost()) && !host.equals("*"))
                .forEach(host -> section.add("ServerAlias", host));
        return section;
    }
}
