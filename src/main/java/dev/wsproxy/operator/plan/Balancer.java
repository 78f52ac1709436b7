package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BalancingSpec;
import dev.wsproxy.operator.api.v1alpha1.HealthCheckSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A set of members and how one is chosen.
 *
 * @param method how the member for a new connection is chosen
 * @param members sorted by name
 * @param stickiness how a client finds the same member again
 * @param failoverAttempts other members tried; empty for all
 * @param retrySeconds pause after which a failed member is tried again
 * @param healthCheck how members that are not well are found
 */
public record Balancer(
        BalancingSpec.Method method,
        List<Member> members,
        Optional<Stickiness> stickiness,
        OptionalInt failoverAttempts,
        int retrySeconds,
        HealthCheck healthCheck) {

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

    /** Whether a member is reached over TLS. */
    public boolean usesTls() {
        return members.stream().anyMatch(Member::tls);
    }
}
