package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.AccessLog;
import dev.wsproxy.operator.api.v1alpha1.Bounds;
import dev.wsproxy.operator.api.v1alpha1.LogLevel;
import dev.wsproxy.operator.api.v1alpha1.Patterns;
import dev.wsproxy.operator.api.v1alpha1.TimeoutsSpec;
import dev.wsproxy.operator.api.v1alpha1.Tunnels;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import dev.wsproxy.operator.plan.ProxyPlan.RequestHeader;
import dev.wsproxy.operator.plan.ProxyPlan.Timeouts;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** Decides everything about a proxy, or says what prevents it. */
public final class Planner {
    private static final int DEFAULT_CONNECTIONS = 1000;

    private final ProxyDefaults defaults;
    private final InstantSource clock;

    /** A planner with these defaults, that checks certificates by this clock. */
    public Planner(ProxyDefaults defaults, InstantSource clock) {
        this.defaults = defaults;
        this.clock = clock;
    }

    /** The plan, or every problem found, never both. */
    public Planned plan(ResolvedProxy proxy) {
        FieldRules rules = new FieldRules();
        WebSocketProxySpec spec = proxy.spec();
        if (spec == null) {
            rules.reject("spec", "must be set.");
            return Planned.failed(rules.problems());
        }
        List<String> hosts = hosts(spec, rules);
        Balancer balancer = BalancerPlanner.plan(proxy, rules);
        List<Route> routes = RoutePlanner.plan(spec, rules);
        ProxyTls tls = ProxyTls.plan(proxy, hosts, balancer, rules, clock.instant());
        List<String> origins = origins(spec, rules);
        List<AddressRange> allowedSources = SourcePlanner.allowedSources(spec.allowedSources(), rules);
        Optional<TrustedProxies> trustedProxies = SourcePlanner.trustedProxies(spec.trustedProxies(), rules);
        List<RequestHeader> headers = RequestHeaderPlanner.plan(spec.requestHeaders(), rules);
        Timeouts timeouts = timeouts(spec, rules);
        Rollout rollout = Rollout.plan(spec.rollout(), defaults.drainSeconds(), rules);
        Optional<EventLoops> eventLoops = EventLoops.plan(spec, rollout.drainSeconds(), rules);
        int connections = rules.number(
                "spec.maxConnections",
                spec.maxConnections(),
                DEFAULT_CONNECTIONS,
                1,
                eventLoops.isPresent() ? Bounds.CONNECTIONS : Bounds.CONNECTIONS_ON_THREADS);
        String image = image(spec, rules);
        OptionalInt replicas = spec.replicas() == null
                ? OptionalInt.empty()
                : OptionalInt.of(rules.number("spec.replicas", spec.replicas(), 1, 0, Bounds.REPLICAS));
        if (!rules.problems().isEmpty()) {
            return Planned.failed(rules.problems());
        }
        return Planned.of(new ProxyPlan(
                proxy.name(),
                proxy.namespace(),
                hosts,
                tls.front(),
                balancer,
                routes,
                tls.backend(),
                tls.hostHeader(),
                origins,
                allowedSources,
                trustedProxies,
                headers,
                timeouts,
                eventLoops,
                capacity(
                        connections,
                        eventLoops.isPresent(),
                        EncryptedSides.of(tls.front().isPresent(), tls.backend().isPresent()),
                        rollout.inPlace()),
                rollout,
                Objects.requireNonNullElse(spec.logLevel(), LogLevel.Warn),
                Objects.requireNonNullElse(spec.accessLog(), AccessLog.JSON),
                image,
                replicas));
    }

    private static List<String> hosts(WebSocketProxySpec spec, FieldRules rules) {
        List<String> hosts = Optional.ofNullable(spec.hosts()).orElse(List.of());
        if (hosts.isEmpty() || hosts.size() > Bounds.HOSTS) {
            rules.reject("spec.hosts", "must have 1 to %d host names.".formatted(Bounds.HOSTS));
        }
        for (int i = 0; i < hosts.size(); i++) {
            rules.text(
                    "spec.hosts[%d]".formatted(i),
                    hosts.get(i),
                    Patterns.HOST,
                    Patterns.HOST_MAX_LENGTH,
                    "a host name in lower case, `*.` before one, or `*` alone");
        }
        return hosts.stream().filter(Objects::nonNull).distinct().sorted().toList();
    }

    private static List<String> origins(WebSocketProxySpec spec, FieldRules rules) {
        List<String> origins = spec.allowedOrigins();
        if (origins == null) {
            return List.of();
        }
        // An empty list would read as "none" and mean "all".
        if (origins.isEmpty() || origins.size() > Bounds.ORIGINS) {
            rules.reject("spec.allowedOrigins", "must have 1 to %d origins, or be absent.".formatted(Bounds.ORIGINS));
        }
        for (int i = 0; i < origins.size(); i++) {
            rules.text(
                    "spec.allowedOrigins[%d]".formatted(i),
                    origins.get(i),
                    Patterns.ORIGIN,
                    Patterns.ORIGIN_MAX_LENGTH,
                    "a scheme, a host and optionally a port in lower case, such as `https://app.example.com`");
        }
        return origins.stream().filter(Objects::nonNull).distinct().sorted().toList();
    }

    private static Capacity capacity(int connections, boolean onLoops, EncryptedSides sides, boolean inPlace) {
        return onLoops
                ? Capacity.onEventLoops(connections, sides, inPlace)
                : Capacity.onThreads(connections, sides, inPlace);
    }

    private static Timeouts timeouts(WebSocketProxySpec spec, FieldRules rules) {
        TimeoutsSpec given = spec.timeouts() == null ? new TimeoutsSpec(null, null, null, null) : spec.timeouts();
        int connect = rules.number(
                "spec.timeouts.connectSeconds",
                given.connectSeconds(),
                TimeoutsSpec.DEFAULT_CONNECT_SECONDS,
                1,
                Bounds.CONNECT_SECONDS);
        int handshake = rules.number(
                "spec.timeouts.handshakeSeconds",
                given.handshakeSeconds(),
                TimeoutsSpec.DEFAULT_HANDSHAKE_SECONDS,
                1,
                Bounds.HANDSHAKE_SECONDS);
        int idle = rules.number(
                "spec.timeouts.idleSeconds",
                given.idleSeconds(),
                TimeoutsSpec.DEFAULT_IDLE_SECONDS,
                1,
                Bounds.IDLE_SECONDS);
        if (idle < handshake && spec.tunnels() != Tunnels.EventLoops) {
            rules.reject(
                    "spec.timeouts.idleSeconds",
                    "is %d and must not be below `handshakeSeconds`, which is %d, without `tunnels: EventLoops`."
                            .formatted(idle, handshake));
        }
        return new Timeouts(connect, handshake, idle);
    }

    private String image(WebSocketProxySpec spec, FieldRules rules) {
        String image = spec.image();
        if (image != null) {
            rules.text("spec.image", image, Patterns.IMAGE, Patterns.IMAGE_MAX_LENGTH, "the name of a container image");
            return image;
        }
        if (spec.tunnels() != Tunnels.EventLoops) {
            return defaults.image();
        }
        return defaults.eventLoopsImage().orElseGet(() -> {
            rules.reject(
                    "spec.image",
                    "must name an image with mod_websocket_tunnel, since `tunnels` is `EventLoops` and this operator is not"
                            + " told of one (`WSPROXY_PROXY_EVENT_LOOPS_IMAGE`).");
            return "";
        });
    }
}
