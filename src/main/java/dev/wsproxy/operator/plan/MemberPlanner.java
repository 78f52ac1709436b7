package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BackendSpec;
import dev.wsproxy.operator.api.v1alpha1.Bounds;
import dev.wsproxy.operator.api.v1alpha1.Patterns;
import dev.wsproxy.operator.plan.Balancer.Backend;
import dev.wsproxy.operator.plan.Problem.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Backends and the members that they are: one each, or one for each endpoint of a Service. */
final class MemberPlanner {
    private final List<BackendSpec> specs;
    private final ServiceAddresses services;
    private final EndpointMembers endpoints;
    private final FieldRules rules;
    private final List<Backend> backends = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final TreeSet<String> names = new TreeSet<>();
    private final Map<String, Member> memberByUrl = new HashMap<>();

    MemberPlanner(ResolvedProxy proxy, FieldRules rules) {
        this.specs = Objects.requireNonNullElse(proxy.spec().backends(), List.of());
        this.services = new ServiceAddresses(proxy, rules);
        this.endpoints = new EndpointMembers(proxy, rules);
        this.rules = rules;
    }

    /**
     * Both, each sorted by name.
     *
     * @param backends those without a problem
     * @param members theirs
     */
    record Planned(List<Backend> backends, List<Member> members) {}

    Planned plan() {
        if (specs.isEmpty() || specs.size() > Bounds.BACKENDS) {
            rules.reject("spec.backends", "must have 1 to %d backends.".formatted(Bounds.BACKENDS));
        }
        for (int i = 0; i < specs.size(); i++) {
            String field = "spec.backends[%d]".formatted(i);
            if (specs.get(i) == null) {
                rules.reject(field, "must be set.");
            } else {
                add(field, specs.get(i));
            }
        }
        backends.sort(Comparator.comparing(Backend::name));
        members.sort(Comparator.comparing(Member::name));
        return new Planned(List.copyOf(backends), List.copyOf(members));
    }

    private void add(String field, BackendSpec spec) {
        boolean named = rules.name(field + ".name", spec.name());
        int weight = rules.number(field + ".weight", spec.weight(), 1, 1, Bounds.WEIGHT);
        BackendSpec.State state = Objects.requireNonNullElse(spec.state(), BackendSpec.State.Active);
        if (spec.serviceRef() != null && spec.url() != null) {
            rules.reject(field + ".serviceRef", "must not be set together with `url`.");
            return;
        }
        if (spec.serviceRef() == null) {
            address(field + ".url", spec.url())
                    .filter(found -> named)
                    .ifPresent(found -> addOne(field, spec, found, weight, state));
            return;
        }
        services.port(field + ".serviceRef", spec.serviceRef())
                .filter(found -> named)
                .ifPresent(port -> {
                    if (spec.serviceRef().byEndpoints()) {
                        addEndpoints(field, spec, port, weight, state);
                    } else {
                        addOne(field, spec, services.address(spec.serviceRef(), port), weight, state);
                    }
                });
    }

    private void addOne(String field, BackendSpec spec, Address address, int weight, BackendSpec.State state) {
        Member member = Member.of(spec.name(), spec.name(), address, weight, state);
        addBackend(field, new Backend(spec.name(), address.tls(), OptionalInt.empty()), List.of(member));
        Member twin = memberByUrl.putIfAbsent(member.webSocketUrl(), member);
        if (twin != null) {
            rules.reject(
                    field + (spec.serviceRef() == null ? ".url" : ".serviceRef"),
                    "must be unique; backend `%s` has the same address.".formatted(twin.backend()));
        }
    }

    private void addEndpoints(
            String field, BackendSpec spec, ReferencedService.Port port, int weight, BackendSpec.State state) {
        EndpointMembers.Planned planned = endpoints.plan(field + ".serviceRef", spec, port, weight, state);
        List<Member> found = planned.members();
        boolean fitted = members.size() <= Bounds.BACKENDS;
        addBackend(
                field,
                new Backend(spec.name(), ServiceAddresses.usesTls(port), OptionalInt.of(planned.ready())),
                found);
        if (fitted && members.size() > Bounds.BACKENDS) {
            rules.reject(
                    field + ".serviceRef",
                    Reason.InvalidReference,
                    "has %d endpoints; with them there are %d members so far, and %d is the most."
                            .formatted(found.size(), members.size(), Bounds.BACKENDS));
        }
        for (Member member : found) {
            Member twin = memberByUrl.putIfAbsent(member.webSocketUrl(), member);
            if (twin != null) {
                rules.reject(
                        field + ".serviceRef",
                        Reason.InvalidReference,
                        "must not have endpoints of other backends; `%s` has %s:%d too."
                                .formatted(twin.backend(), member.host(), member.port()));
                return;
            }
        }
    }

    private void addBackend(String field, Backend backend, List<Member> found) {
        if (!names.add(backend.name())) {
            rules.reject(field + ".name", "must be unique; `%s` stands twice.".formatted(backend.name()));
        }
        found.stream()
                .map(Member::name)
                .filter(name -> !name.equals(backend.name()) && !names.add(name))
                .forEach(name -> rules.reject(
                        field + ".name", "must be unique; an endpoint's member has the name `%s`.".formatted(name)));
        backends.add(backend);
        members.addAll(found);
    }

    private Optional<Address> address(String field, String url) {
        boolean valid = rules.text(
                field,
                url,
                Patterns.BACKEND_URL,
                Patterns.BACKEND_URL_MAX_LENGTH,
                "ws, wss, http or https, a host and optionally a port, without a path, such as `ws://server01:3000`");
        if (!valid) {
            return Optional.empty();
        }
        try {
            return Optional.of(Address.of(url));
        } catch (IllegalArgumentException e) {
            rules.reject(field, "must have a host name, an IPv4 address or an IPv6 address in brackets.");
            return Optional.empty();
        }
    }
}
