package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.TrustedProxiesSpec.Protocol;
import dev.wsproxy.operator.plan.AddressRange;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.TrustedProxies;
import java.util.List;
import java.util.Optional;

/** Where clients may come from, and how their addresses are known behind proxies that speak the PROXY protocol. */
final class SourceDirectives {
    private final List<AddressRange> allowed;
    private final Optional<TrustedProxies> speakers;

    SourceDirectives(ProxyPlan plan) {
        allowed = plan.allowedSources();
        speakers = plan.trustedProxies().filter(proxies -> proxies.protocol() == Protocol.ProxyProtocol);
    }

    /** What the server needs once. */
    List<Node> nodes() {
        // httpd would take a PROXY header from anybody; from the excepted it is the bad request that it looks like.
        return speakers.map(proxies -> List.<Node>of(new Directive(
                        "RemoteIPProxyProtocolExceptions",
                        proxies.everyoneElse().stream()
                                .map(AddressRange::toString)
                                .toList())))
                .orElse(List.of());
    }

    /** Expects PROXY headers on the port of this virtual host. */
    Section addProtocolTo(Section virtualHost) {
        speakers.ifPresent(proxies -> virtualHost.add("RemoteIPProxyProtocol", "On"));
        return virtualHost;
    }

    /** Refuses everybody who is not allowed. */
    Section addGuardTo(Section virtualHost) {
        if (allowed.isEmpty()) {
            return virtualHost;
        }
        Section everywhere = new Section("Location", "/");
        allowed.forEach(range -> everywhere.add("Require", "ip", range));
        return virtualHost.add(everywhere);
    }
}
