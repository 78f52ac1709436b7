package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.Bounds;
import dev.wsproxy.operator.api.v1alpha1.RolloutSpec;
import dev.wsproxy.operator.api.v1alpha1.TimeoutsSpec;
import dev.wsproxy.operator.api.v1alpha1.Tunnels;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What event loops do with the WebSockets that they hold, as {@code docs/event-tunnels.md} describes it.
 *
 * @param maxLifetimeSeconds seconds that a socket lives at most; empty for no limit
 * @param closeAfterSeconds seconds of a drain before the first socket is closed
 * @param closeOverSeconds seconds over which the closes are spread then
 */
public record EventLoops(OptionalInt maxLifetimeSeconds, int closeAfterSeconds, int closeOverSeconds) {
    /** Closes take the last tenth of a drain: 30 s of 300, so 1,700 a second of 50,000, which two cores take back. */
    private static final int SHARE_OF_DRAIN = 10;

    /** What the resource asks of event loops; empty where threads hold the sockets, and a field that needs loops is a problem then. */
    static Optional<EventLoops> plan(WebSocketProxySpec spec, int drainSeconds, FieldRules rules) {
        Integer lifetime = Optional.ofNullable(spec.timeouts())
                .map(TimeoutsSpec::maxLifetimeSeconds)
                .orElse(null);
        Integer closeOver = Optional.ofNullable(spec.rollout())
                .map(RolloutSpec::closeOverSeconds)
                .orElse(null);
        if (spec.tunnels() != Tunnels.EventLoops) {
            needsLoops("spec.timeouts.maxLifetimeSeconds", lifetime, rules);
            needsLoops("spec.rollout.closeOverSeconds", closeOver, rules);
            return Optional.empty();
        }
        OptionalInt limit = lifetime == null
                ? OptionalInt.empty()
                : OptionalInt.of(
                        rules.number("spec.timeouts.maxLifetimeSeconds", lifetime, 0, 1, Bounds.LIFETIME_SECONDS));
        int over = closeOverSeconds(closeOver, drainSeconds, rules);
        return Optional.of(new EventLoops(limit, Math.max(0, drainSeconds - over - Bounds.ANSWER_SECONDS), over));
    }

    private static void needsLoops(String field, Integer value, FieldRules rules) {
        if (value != null) {
            rules.reject(field, "needs `tunnels: EventLoops`, and an image with mod_websocket_tunnel.");
        }
    }

    private static int closeOverSeconds(Integer given, int drainSeconds, FieldRules rules) {
        int most = Math.max(0, drainSeconds - Bounds.ANSWER_SECONDS);
        int over = rules.number(
                "spec.rollout.closeOverSeconds",
                given,
                Math.min(drainSeconds / SHARE_OF_DRAIN, most),
                0,
                Bounds.CLOSE_OVER_SECONDS);
        if (over > most) {
            rules.reject(
                    "spec.rollout.closeOverSeconds",
                    "is %d and must leave %d s of the drain, which takes %d s (`drainSeconds`), for answers to close frames."
                            .formatted(over, Bounds.ANSWER_SECONDS, drainSeconds));
        }
        return over;
    }
}
