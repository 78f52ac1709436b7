package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BalancingSpec;
import dev.wsproxy.operator.api.v1alpha1.HealthCheckSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A set of members and how one is chosen.
 *
 * @param method how the member for a new connection is chosen
 * @param backends sorted by name; one may have no member at present
 * @param members sorted by name
 * @param stickiness how a client finds the same member again
 * @param failoverAttempts other members tried; empty for all
 * @param retrySeconds pause after which a failed member is tried again
 * @param healthCheck how members that are not well are found
 */
public record Balancer(
        BalancingSpec.Method method,
        List<Backend> backends,
        List<Member> members,
        Optional<Stickiness> stickiness,
        OptionalInt failoverAttempts,
        int retrySeconds,
        HealthCheck healthCheck) {

    /**
     * A backend, whatever members it has: what depends on it stays the same while they come and go.
     *
     * @param name unique
     * @param tls whether its members are reached over TLS
     * @param readyEndpoints how many endpoints of its Service are ready; empty when its member is no endpoint
     */
    public record Backend(String name, boolean tls, OptionalInt readyEndpoints) {}

    /**
     * How a client finds the same member again.
     *
     * @param cookie name of the cookie that the proxy sets
     * @param queryParameter name of the query parameter that names the member
     */
    public record Stickiness(Optional<String> cookie, Optional<String> queryParameter) {}

    /**
     * How members that are not well are found.
     *
     * @param type what is tried
     * @param path what is asked for, with HTTP
     * @param intervalSeconds time between two checks of a member
     * @param healthyThreshold good checks that bring a member back
     * @param unhealthyThreshold failed checks that take it out
     */
    public record HealthCheck(
            HealthCheckSpec.Type type,
            String path,
            int intervalSeconds,
            int healthyThreshold,
            int unhealthyThreshold) {}

    /** Whether a backend is reached over TLS. */
    public boolean usesTls() {
        return backends.stream().anyMatch(Backend::tls);
    }

    /** Members of these backends. */
    public List<Member> membersOf(List<String> names) {
        Set<String> wanted = Set.copyOf(names);
        return members.stream()
                .filter(member -> wanted.contains(member.backend()))
                .toList();
    }

    /** Names of the backends by endpoints of which none is ready. */
    public List<String> withoutReadyEndpoint() {
        return backends.stream()
                .filter(backend -> backend.readyEndpoints().equals(OptionalInt.of(0)))
                .map(Backend::name)
                .toList();
    }
}
