package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * How the member for a new connection is chosen.
 *
 * @param method the method, or null for least connections
 * @param stickiness how a client finds the same member again, or null for not at all
 * @param failoverAttempts other members tried, or null for all
 * @param retrySeconds pause after which a failed member is tried again, or null to leave that to the health check
 */
public record BalancingSpec(
        @JsonPropertyDescription("`LeastConnections` (default): the member with the fewest open connections, WebSockets"
                        + " counted as long as they live. `RoundRobin`: each in turn. `Traffic`: the member with the fewest"
                        + " bytes of plain HTTP; bytes within a WebSocket do not count.")
                Method method,
        @JsonPropertyDescription("How a client finds the same member again. Default: not at all.")
                StickinessSpec stickiness,
        @JsonPropertyDescription("How many other members are tried when one cannot be reached. 0: none. Default: all.")
                @Min(0)
                @Max(Bounds.FAILOVER_ATTEMPTS)
                Integer failoverAttempts,
        @JsonPropertyDescription(
                        "Seconds after which a member that could not be reached gets a connection again, whatever its"
                                + " health check says. Default: only good checks bring it back; where those take more than 60"
                                + " seconds, 60.")
                @Min(0)
                @Max(Bounds.RETRY_SECONDS)
                Integer retrySeconds) {
    /** Pause after which a failed member is tried again where good checks take longer; httpd's own default. */
    public static final int DEFAULT_RETRY_SECONDS = 60;

    /** Balancing methods. */
    public enum Method {
        LeastConnections,
        RoundRobin,
        Traffic
    }
}
