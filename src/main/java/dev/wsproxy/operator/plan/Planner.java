package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BackendSpec;
import dev.wsproxy.operator.api.v1alpha1.BalancingSpec;
import dev.wsproxy.operator.api.v1alpha1.Patterns;
import dev.wsproxy.operator.api.v1alpha1.TimeoutsSpec;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import dev.wsproxy.operator.plan.ProxyPlan.Timeouts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Decides everything about a proxy, or says what prevents it. */
public final class Planner {
    private static final int DEFAULT_CONNECTIONS = 1000;
    private static final int MAX_HOSTS = 64;
    private static final int MAX_BACKENDS = 1000;

    private final String defaultImage;

    /** A planner whose plans use this image where the resource names none. */
    public Planner(String defaultImage) {
        this.defaultImage = defaultImage;
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
        Balancer balancer = balancer(spec, rules);
        ProxyTls tls = ProxyTls.plan(proxy, balancer, rules);
        Timeouts timeouts = timeouts(spec.timeouts(), rules);
        int connections = rules.number("spec.maxConnections", spec.maxConnections(), DEFAULT_CONNECTIONS, 1, 18000);
        String image = image(spec.image(), rules);
        OptionalInt replicas = spec.replicas() == null
                ? OptionalInt.empty()
                : OptionalInt.of(rules.number("spec.replicas", spec.replicas(), 1, 0, 1000));
        if (!rules.problems().isEmpty()) {
            return Planned.failed(rules.problems());
        }
        return Planned.of(new ProxyPlan(
                proxy.name(),
                proxy.namespace(),
                hosts,
                tls.front(),
                balancer,
                tls.backend(),
                timeouts,
                Capacity.forConnections(connections),
                image,
                replicas));
    }

    private static List<String> hosts(WebSocketProxySpec spec, FieldRules rules) {
        List<String> hosts = Optional.ofNullable(spec.hosts()).orElse(List.of());
        if (hosts.isEmpty() || hosts.size() > MAX_HOSTS) {
            rules.reject("spec.hosts", "must have 1 to %d host names.".formatted(MAX_HOSTS));
        }
        for (int i = 0; i < hosts.size(); i++) {
            rules.text(
                    "spec.hosts[%d]".formatted(i),
                    hosts.get(i),
                    Patterns.HOST,
                    Patterns.HOST_MAX_LENGTH,
                    "a host name in lower case, `*.` before one, or `*` alone");
        }
        return hosts.stream().filter(host -> host != null).distinct().sorted().toList();
    }

    private static Balancer balancer(WebSocketProxySpec spec, FieldRules rules) {
        List<BackendSpec> backends = Optional.ofNullable(spec.backends()).orElse(List.of());
        if (backends.isEmpty() || backends.size() > MAX_BACKENDS) {
            rules.reject("spec.backends", "must have 1 to %d backends.".formatted(MAX_BACKENDS));
        }
        List<Member> members = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        Map<String, String> nameByUrl = new HashMap<>();
        for (int i = 0; i < backends.size(); i++) {
            String field = "spec.backends[%d]".formatted(i);
            member(field, backends.get(i), rules).ifPresent(member -> {
                if (!names.add(member.name())) {
                    rules.reject(field + ".name", "must be unique; `%s` stands twice.".formatted(member.name()));
                }
                String twin = nameByUrl.putIfAbsent(member.webSocketUrl(), member.name());
                if (twin != null) {
                    rules.reject(field + ".url", "must be unique; backend `%s` has the same address.".formatted(twin));
                }
                members.add(member);
            });
        }
        members.sort(Comparator.comparing(Member::name));
        BalancingSpec.Method method =
                spec.balancing() == null || spec.balancing().method() == null
                        ? BalancingSpec.Method.LeastConnections
                        : spec.balancing().method();
        return new Balancer(method, List.copyOf(members));
    }

    private static Optional<Member> member(String field, BackendSpec backend, FieldRules rules) {
        if (backend == null) {
            rules.reject(field, "must be set.");
            return Optional.empty();
        }
        boolean named = rules.name(field + ".name", backend.name());
        boolean addressed = rules.text(
                field + ".url",
                backend.url(),
                Patterns.BACKEND_URL,
                Patterns.BACKEND_URL_MAX_LENGTH,
                "ws, wss, http or https, a host and optionally a port, without a path, such as `ws://server01:3000`");
        int weight = rules.number(field + ".weight", backend.weight(), 1, 1, 100);
        if (!named || !addressed) {
            return Optional.empty();
        }
        try {
            return Optional.of(Member.of(backend.name(), backend.url(), weight));
        } catch (IllegalArgumentException e) {
            rules.reject(field + ".url", "must have a host name, an IPv4 address or an IPv6 address in brackets.");
            return Optional.empty();
        }
    }

    private static Timeouts timeouts(TimeoutsSpec spec, FieldRules rules) {
        TimeoutsSpec given = spec == null ? new TimeoutsSpec(null, null, null) : spec;
        int connect = rules.number(
                "spec.timeouts.connectSeconds", given.connectSeconds(), TimeoutsSpec.DEFAULT_CONNECT_SECONDS, 1, 300);
        int handshake = rules.number(
                "spec.timeouts.handshakeSeconds",
                given.handshakeSeconds(),
                TimeoutsSpec.DEFAULT_HANDSHAKE_SECONDS,
                1,
                3600);
        int idle = rules.number(
                "spec.timeouts.idleSeconds", given.idleSeconds(), TimeoutsSpec.DEFAULT_IDLE_SECONDS, 1, 604800);
        if (idle < handshake) {
            rules.reject(
                    "spec.timeouts.idleSeconds",
                    "is %d and must not be below `handshakeSeconds`, which is %d.".formatted(idle, handshake));
        }
        return new Timeouts(connect, handshake, idle);
    }

    private String image(String image, FieldRules rules) {
        if (image == null) {
            return defaultImage;
        }
        rules.text("spec.image", image, Patterns.IMAGE, Patterns.IMAGE_MAX_LENGTH, "the name of a container image");
        return image;
    }
}
