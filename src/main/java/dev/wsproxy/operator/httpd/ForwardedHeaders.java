package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.Patterns;
import dev.wsproxy.operator.api.v1alpha1.TrustedProxiesSpec.Protocol;
import dev.wsproxy.operator.plan.AddressRange;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.ProxyPlan.RequestHeader;
import dev.wsproxy.operator.plan.TrustedProxies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The headers that tell a member who its client is. Only a trusted proxy has a say in them. */
final class ForwardedHeaders {
    private static final String ADDRESS_HEADER = "X-Forwarded-For";

    /** Without backslashes, which no configuration has. */
    private static final String IPV4 = Patterns.IPV4.replace("\\.", "[.]");

    private static final String IPV6 = "(?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{0,4}|" + IPV4 + ")";

    /** From the beginning to the end of the last entry that is no address. */
    private static final String UP_TO_LAST_NON_ADDRESS = "^(?:.*,)?(?! *(?:" + IPV4 + "|" + IPV6 + ") *(?:,|$))[^,]*";

    private final Optional<TrustedProxies> trusted;

    /** Headers that the proxy sets: one that the client calls its connection's own would not be forwarded, whoever set it. */
    private final String own;

    ForwardedHeaders(ProxyPlan plan) {
        own = Stream.concat(
                        Stream.of("x-forwarded-[a-z-]*"),
                        plan.requestHeaders().stream().map(RequestHeader::name))
                .collect(Collectors.joining("|", "(?i)(?<![a-z0-9_-])(?:", ")(?![a-z0-9_-])"));
        trusted = plan.trustedProxies().filter(proxies -> proxies.protocol() == Protocol.XForwardedFor);
    }

    /** Whether a request on the plain port can be one that a trusted proxy received over TLS. */
    boolean canTellOfHttps() {
        return trusted.isPresent();
    }

    /** What the server needs once. */
    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        // httpd appends to what the client sent, so the client's own values go first.
        for (String header :
                List.of("Forwarded", FrontTlsDirectives.SUBJECT_HEADER, "X-Forwarded-Host", "X-Forwarded-Server")) {
            nodes.add(Directive.of("RequestHeader", "unset", header, "early"));
        }
        nodes.add(Directive.of("RequestHeader", "edit*", "Connection", own, "", "early"));
        if (trusted.isEmpty()) {
            nodes.add(Directive.of("RequestHeader", "unset", ADDRESS_HEADER, "early"));
            return nodes;
        }
        // mod_remoteip looks entries up as names. It works in the same hook, behind mod_headers, which is loaded before
        // it.
        nodes.add(Directive.of("RequestHeader", "edit", ADDRESS_HEADER, UP_TO_LAST_NON_ADDRESS, "", "early"));
        nodes.add(Directive.of("RemoteIPHeader", ADDRESS_HEADER));
        for (AddressRange source : trusted.get().sources()) {
            nodes.add(Directive.of("RemoteIPInternalProxy", source));
        }
        for (AddressRange source : trusted.get().sources()) {
            nodes.add(
                    Directive.of("SetEnvIfExpr", "%{CONN_REMOTE_ADDR} -ipmatch '" + source + "'", "TRUSTED_PEER=true"));
        }
        // Once mod_remoteip has read it: mod_proxy then writes one address, the client's.
        nodes.add(Directive.of("RequestHeader", "unset", ADDRESS_HEADER));
        return nodes;
    }

    /** Tells members the scheme and port that the client used: the proxy's own, or what a trusted proxy says. */
    void addTo(Section virtualHost, String scheme, int port) {
        if (trusted.isEmpty()) {
            virtualHost
                    .add("RequestHeader", "set", "X-Forwarded-Proto", scheme)
                    .add("RequestHeader", "set", "X-Forwarded-Port", port);
            return;
        }
        virtualHost.add("SetEnvIfExpr", "true", "FORWARDED_PROTO=" + scheme, "FORWARDED_PORT=" + port);
        addWord(virtualHost, "req('X-Forwarded-Proto') == 'http'", "FORWARDED_PROTO=http", "FORWARDED_PORT=80");
        addWord(virtualHost, "req('X-Forwarded-Proto') == 'https'", "FORWARDED_PROTO=https", "FORWARDED_PORT=443");
        addWord(virtualHost, "req('X-Forwarded-Port') =~ /^" + Patterns.PORT + "$/", "FORWARDED_PORT=$1");
        virtualHost
                .add("RequestHeader", "set", "X-Forwarded-Proto", "%{FORWARDED_PROTO}e")
                .add("RequestHeader", "set", "X-Forwarded-Port", "%{FORWARDED_PORT}e");
    }

    /** A condition for the next rewrite rule: no trusted proxy received the request over TLS. */
    void addNotHttps(Section virtualHost) {
        if (canTellOfHttps()) {
            virtualHost.add("RewriteCond", "%{ENV:FORWARDED_PROTO}", "!=https");
        }
    }

    private static void addWord(Section virtualHost, String condition, String... variables) {
        List<String> arguments = new ArrayList<>(List.of("reqenv('TRUSTED_PEER') == 'true' && " + condition));
        arguments.addAll(List.of(variables));
        virtualHost.add(new Directive("SetEnvIfExpr", arguments));
    }
}
