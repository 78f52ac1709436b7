package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * Time limits in seconds; null means the default.
 *
 * @param connectSeconds to connect to a member, default 5
 * @param handshakeSeconds for a member to answer, default 30
 * @param idleSeconds for a WebSocket without a byte either way, default 3600
 * @param maxLifetimeSeconds for a WebSocket as a whole, or null for no limit
 */
public record TimeoutsSpec(
        @JsonPropertyDescription("Seconds to connect to a member before the next one is tried. Default 5.")
                @Min(1)
                @Max(Bounds.CONNECT_SECONDS)
                Integer connectSeconds,
        @JsonPropertyDescription("Seconds a member may take to answer a handshake or a plain request. Default 30.")
                @Min(1)
                @Max(Bounds.HANDSHAKE_SECONDS)
                Integer handshakeSeconds,
        @JsonPropertyDescription(
                        "Seconds a WebSocket may stay without a byte in either direction, pings included, before it"
                                + " is closed. Below `handshakeSeconds` only with `tunnels: EventLoops`, which also close"
                                + " it with a close frame (1001). Default 3600.")
                @Min(1)
                @Max(Bounds.IDLE_SECONDS)
                Integer idleSeconds,
        @JsonPropertyDescription(
                        "Seconds a WebSocket lives at most; both sides then get a close frame (1001). Each one ends at a"
                                + " moment of its own in the last tenth of that time, so that those opened together do not"
                                + " come back together. Only with `tunnels: EventLoops`. When absent, there is no limit.")
                @Min(1)
                @Max(Bounds.LIFETIME_SECONDS)
                Integer maxLifetimeSeconds) {
    /** Five seconds cover three SYN transmissions (RFC 6298: at 0, 1 and 3 seconds). */
    public static final int DEFAULT_CONNECT_SECONDS = 5;

    /** Time for an application to authenticate and accept a handshake. */
    public static final int DEFAULT_HANDSHAKE_SECONDS = 30;

    /** An hour, as the tunnel timeout of HAProxy's ingress controllers. */
    public static final int DEFAULT_IDLE_SECONDS = 3600;
}
