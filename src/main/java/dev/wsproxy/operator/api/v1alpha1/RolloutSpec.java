package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * How a change reaches the pods; null means the default.
 *
 * @param strategy whether pods are replaced or take a change while they run
 * @param drainSeconds seconds that open WebSockets of a pod that leaves may live on
 * @param closeOverSeconds seconds, the last ones of a drain, over which the sockets that are still open are closed
 * @param quietSeconds seconds between two changes that the backends' endpoints cause
 */
public record RolloutSpec(
        @JsonPropertyDescription(
                        "`RollingUpdate` (default): new pods take over, and the WebSockets of the old ones live on for"
                                + " `drainSeconds`. `InPlace`: members, routes, hosts, timeouts and certificates change in the"
                                + " running pods by a graceful restart of httpd, and every WebSocket stays open. What makes a"
                                + " pod another one (image, `maxConnections`, names of Secrets) takes new pods either way.")
                Strategy strategy,
        @JsonPropertyDescription(
                        "Seconds that open WebSockets of a pod that leaves may live on before they are cut. Default: the"
                                + " operator's setting, 300 unless changed.")
                @Min(0)
                @Max(Bounds.DRAIN_SECONDS)
                Integer drainSeconds,
        @JsonPropertyDescription(
                        "Seconds at the end of `drainSeconds` over which WebSockets that are still open are closed, evenly and"
                                + " with a close frame (1001) to both sides, so that clients do not come back all at once. 6 s"
                                + " of the drain have to remain for the answers. Only with `tunnels: EventLoops`. Default: a"
                                + " tenth of the drain.")
                @Min(0)
                @Max(Bounds.CLOSE_OVER_SECONDS)
                Integer closeOverSeconds,
        @JsonPropertyDescription(
                        "Least number of seconds between two changes that come from the endpoints of a backend's"
                                + " Service; those in between become one. The first after a quiet time is made at once, and so is"
                                + " every change of this resource. Default 2.")
                @Min(0)
                @Max(Bounds.QUIET_SECONDS)
                Integer quietSeconds) {
    /** Long enough for the burst that a restarted Deployment makes, short enough for a member that died. */
    public static final int DEFAULT_QUIET_SECONDS = 2;

    /** Ways of a change to the pods. */
    public enum Strategy {
        RollingUpdate,
        InPlace
    }
}
