package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * How the member for a new connection is chosen.
 *
 * @param method the method, or null for least connections
 */
public record BalancingSpec(
        @JsonPropertyDescription("`LeastConnections` (default): the member with the fewest open connections, WebSockets"
                        + " counted as long as they live. `RoundRobin`: each in turn. `Traffic`: the member with the fewest"
                        + " bytes of plain HTTP; bytes within a WebSocket do not count.")
                Method method) {
    /** Balancing methods. */
    public enum Method {
        LeastConnections,
        RoundRobin,
        Traffic
    }
}
