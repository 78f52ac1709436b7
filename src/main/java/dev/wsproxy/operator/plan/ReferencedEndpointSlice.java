package dev.wsproxy.operator.plan;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Objects;

/**
 * Some of the endpoints of a Service.
 *
 * @param addressType IPv4, IPv6 or FQDN
 * @param ports ports of each of its endpoints
 * @param endpoints in its own order
 */
public record ReferencedEndpointSlice(String addressType, List<Port> ports, List<Endpoint> endpoints) {
    /** The label of a slice that names its Service. */
    public static final String SERVICE_LABEL = "kubernetes.io/service-name";

    /** A slice as it is. */
    public ReferencedEndpointSlice {
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
    }

    /** What an endpoint takes, best first. */
    public enum State {
        /** New connections. */
        READY,
        /** None but those of its own clients, since it is about to end. */
        TERMINATING,
        /** Nothing at present. */
        NOT_READY
    }

    /**
     * A port.
     *
     * @param name that of the Service's port; empty for an only port
     * @param number 1 to 65535; 0 when the slice does not say
     * @param protocol TCP, UDP or SCTP
     */
    public record Port(String name, int number, String protocol) {}

    /**
     * An endpoint.
     *
     * @param address the first of its addresses: no other has a meaning
     * @param target kind and name of the object behind it; empty when the slice does not say
     * @param state what it takes
     */
    public record Endpoint(String address, String target, State state) {}

    /** What a slice says. The API server writes null for an empty list of either. */
    public static ReferencedEndpointSlice of(EndpointSlice slice) {
        return new ReferencedEndpointSlice(
                Objects.requireNonNullElse(slice.getAddressType(), ""),
                Objects.requireNonNullElse(slice.getPorts(), List.<EndpointPort>of()).stream()
                        .map(ReferencedEndpointSlice::port)
                        .toList(),
                Objects.requireNonNullElse(
                                slice.getEndpoints(), List.<io.fabric8.kubernetes.api.model.discovery.v1.Endpoint>of())
                        .stream()
                        .filter(endpoint -> !endpoint.getAddresses().isEmpty())
                        .map(endpoint -> new Endpoint(
                                endpoint.getAddresses().get(0),
                                target(endpoint.getTargetRef()),
                                state(endpoint.getConditions())))
                        .toList());
    }

    private static Port port(EndpointPort port) {
        return new Port(
                Objects.requireNonNullElse(port.getName(), ""),
                Objects.requireNonNullElse(port.getPort(), 0),
                Objects.requireNonNullElse(port.getProtocol(), "TCP"));
    }

    private static String target(ObjectReference reference) {
        return reference == null || reference.getName() == null
                ? ""
                : "%s/%s".formatted(reference.getKind(), reference.getName());
    }

    /** What a slice leaves open is ready, and does not terminate (discovery.k8s.io/v1, EndpointConditions). */
    private static State state(EndpointConditions conditions) {
        if (conditions != null && Boolean.TRUE.equals(conditions.getTerminating())) {
            return State.TERMINATING;
        }
        return conditions != null && Boolean.FALSE.equals(conditions.getReady()) ? State.NOT_READY : State.READY;
    }
}
