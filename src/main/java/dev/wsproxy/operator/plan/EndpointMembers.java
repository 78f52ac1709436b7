package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BackendSpec;
import dev.wsproxy.operator.api.v1alpha1.Patterns;
import dev.wsproxy.operator.plan.Problem.Reason;
import dev.wsproxy.operator.plan.ReferencedEndpointSlice.Endpoint;
import dev.wsproxy.operator.plan.ReferencedEndpointSlice.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The members that the endpoints of a Service are: one for each. */
final class EndpointMembers {
    private static final String IPV4 = "IPv4";
    private static final String IPV6 = "IPv6";

    /** With a dash and the digits after it, a member's name has the 63 characters that httpd allows. */
    private static final int PREFIX_LENGTH = 52;

    private static final int DIGITS = 10;

    private final ResolvedProxy proxy;
    private final FieldRules rules;

    EndpointMembers(ResolvedProxy proxy, FieldRules rules) {
        this.proxy = proxy;
        this.rules = rules;
    }

    /** An endpoint with the port that is meant, checked. */
    private record Found(String host, int port, String target, State state) {
        private static final Comparator<Found> BEST_FIRST = Comparator.comparing(Found::state)
                .thenComparing(found -> found.target().isEmpty())
                .thenComparing(Found::host)
                .thenComparing(Found::port)
                .thenComparing(Found::target);

        private String place() {
            return host + ":" + port;
        }
    }

    /**
     * The members of a backend.
     *
     * @param members in no order
     * @param ready how many of them are ready, whatever state they have
     */
    record Planned(List<Member> members, int ready) {}

    /**
     * The members of a backend; an endpoint without an address is a problem at this field.
     *
     * @param port the Service's port
     * @param weight weight of each
     * @param state state of those that are ready
     */
    Planned plan(String field, BackendSpec backend, ReferencedService.Port port, int weight, BackendSpec.State state) {
        List<Found> all = new ArrayList<>();
        Set<ReferencedEndpointSlice> slices =
                proxy.endpointSlices().getOrDefault(backend.serviceRef().name(), Set.of());
        String family = family(backend.serviceRef().name(), slices);
        slices.stream()
                .filter(slice -> slice.addressType().equals(family))
                .forEach(slice -> addAll(field, slice, port, all));
        List<Member> members = new ArrayList<>();
        int ready = 0;
        Set<String> places = new HashSet<>();
        Set<String> names = new HashSet<>();
        // While slices are rewritten, an endpoint may stand in two of them.
        for (Found found : all.stream().sorted(Found.BEST_FIRST).toList()) {
            String name = name(backend.name(), found);
            if (!places.contains(found.place()) && names.add(name)) {
                places.add(found.place());
                ready += found.state() == State.READY ? 1 : 0;
                Address address = new Address(ServiceAddresses.usesTls(port), found.host(), found.port());
                members.add(Member.of(backend.name(), name, address, weight, state(found.state(), state)));
            }
        }
        return new Planned(members, ready);
    }

    /** Pods of a dual-stack Service have two addresses; the Service's first family is its primary one. */
    private String family(String service, Set<ReferencedEndpointSlice> slices) {
        String said = proxy.services()
                .getOrDefault(service, ReferencedService.MISSING)
                .ipFamily();
        if (!said.isEmpty()) {
            return said;
        }
        return slices.stream().anyMatch(slice -> slice.addressType().equals(IPV4)) ? IPV4 : IPV6;
    }

    private void addAll(
            String field, ReferencedEndpointSlice slice, ReferencedService.Port port, List<Found> endpoints) {
        // A named target port can be another number in each slice.
        Optional<ReferencedEndpointSlice.Port> number = slice.ports().stream()
                .filter(candidate -> candidate.name().equals(port.name())
                        && candidate.protocol().equals(port.protocol()))
                .filter(candidate -> candidate.number() != 0)
                .findFirst();
        if (number.isEmpty()) {
            return;
        }
        if (number.get().number() < 1 || number.get().number() > Patterns.PORT_MAX) {
            reject(
                    field,
                    "must be a Service whose EndpointSlices have ports from 1 to %d.".formatted(Patterns.PORT_MAX));
            return;
        }
        for (Endpoint endpoint : slice.endpoints()) {
            host(field, slice.addressType(), endpoint.address())
                    .ifPresent(host ->
                            endpoints.add(new Found(host, number.get().number(), endpoint.target(), endpoint.state())));
        }
    }

    /** Printed from the address's number, so that nothing but an address can come out. */
    private Optional<String> host(String field, String family, String text) {
        try {
            AddressRange address = AddressRange.parse(text);
            boolean ipv6 = address.bits() == 128;
            if (address.prefix() == address.bits() && ipv6 == family.equals(IPV6)) {
                return Optional.of(ipv6 ? "[" + address + "]" : address.toString());
            }
        } catch (IllegalArgumentException e) {
            // The same problem as an address of the other family.
        }
        reject(field, "must be a Service whose EndpointSlices of type %s have such addresses.".formatted(family));
        return Optional.empty();
    }

    private void reject(String field, String message) {
        rules.reject(field, Reason.InvalidReference, message);
    }

    /**
     * Stays the same while the endpoint lives and does not depend on others. A digest, since cookies and query parameters show it to
     * clients, and names of pods are nobody's business.
     */
    private static String name(String backend, Found found) {
        String identity = found.target().isEmpty() ? found.place() : found.target();
        String prefix = backend.length() <= PREFIX_LENGTH ? backend : backend.substring(0, PREFIX_LENGTH);
        return prefix + "-" + Sha256.of(backend + " " + identity).substring(0, DIGITS);
    }

    private static BackendSpec.State state(State found, BackendSpec.State wanted) {
        return switch (found) {
            case READY -> wanted;
            case TERMINATING ->
                wanted == BackendSpec.State.Disabled ? BackendSpec.State.Disabled : BackendSpec.State.Draining;
            case NOT_READY -> BackendSpec.State.Disabled;
        };
    }
}
