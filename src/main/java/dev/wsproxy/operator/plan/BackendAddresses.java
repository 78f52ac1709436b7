package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BackendSpec;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Addresses of backends whose certificate name is verified. */
final class BackendAddresses {
    /** An IPv4 address, whole or short, or an IPv6 address in brackets, reached over TLS. */
    private static final Pattern TLS_BY_IP = Pattern.compile("(wss|https)://([0-9]+(\\.[0-9]+)*|\\[.*\\])(:[0-9]+)?");

    private BackendAddresses() {}

    /**
     * mod_ssl compares the member's address with DNS names only, never with IP addresses in a certificate (AH02411).
     *
     * @param planned what became of the backends
     */
    static void requireNames(List<BackendSpec> backends, Balancer planned, FieldRules rules) {
        Set<String> byTlsEndpoints = planned.backends().stream()
                .filter(backend -> backend.tls() && backend.readyEndpoints().isPresent())
                .map(Balancer.Backend::name)
                .collect(Collectors.toSet());
        for (int i = 0; i < backends.size(); i++) {
            BackendSpec backend = backends.get(i);
            if (backend != null
                    && backend.url() != null
                    && TLS_BY_IP.matcher(backend.url()).matches()) {
                rules.reject(
                        "spec.backends[%d].url".formatted(i),
                        "must have a host name, since httpd does not find IP addresses in certificates; or set"
                                + " `backendTLS: {verify: Chain}`, which checks no name.");
            }
            if (backend != null && backend.serviceRef() != null && byTlsEndpoints.contains(backend.name())) {
                rules.reject(
                        "spec.backends[%d].serviceRef.resolve".formatted(i),
                        "must be ClusterIP, since endpoints have IP addresses and httpd does not find those in"
                                + " certificates; or set `backendTLS: {verify: Chain}`, which checks no name.");
            }
        }
    }
}
