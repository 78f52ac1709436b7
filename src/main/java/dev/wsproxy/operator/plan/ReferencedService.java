package dev.wsproxy.operator.plan;

import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.List;
import java.util.Objects;

/**
 * What the cluster holds under the name of a Service.
 *
 * @param exists whether there is such a Service
 * @param externalName whether it only stands for a name outside the cluster
 * @param headless whether it has no address of its own
 * @param ipFamily IPv4 or IPv6, the first one of its pods' addresses; empty when it does not say
 * @param ports its ports, in its own order
 */
public record ReferencedService(
        boolean exists, boolean externalName, boolean headless, String ipFamily, List<Port> ports) {
    /** There is no such Service. */
    public static final ReferencedService MISSING = new ReferencedService(false, false, false, "", List.of());

    /** A Service that exists. */
    public ReferencedService {
        ports = List.copyOf(ports);
    }

    /** A Service with this spec. */
    public static ReferencedService of(ServiceSpec spec) {
        return new ReferencedService(
                true,
                "ExternalName".equals(spec.getType()),
                "None".equals(spec.getClusterIP()),
                spec.getIpFamilies().stream().findFirst().orElse(""),
                spec.getPorts().stream()
                        .map(port -> new Port(
                                Objects.requireNonNullElse(port.getName(), ""),
                                port.getPort(),
                                Objects.requireNonNullElse(port.getProtocol(), "TCP"),
                                Objects.requireNonNullElse(port.getAppProtocol(), "")))
                        .toList());
    }

    /**
     * A port of a Service.
     *
     * @param name empty for a Service's only port
     * @param number 1 to 65535
     * @param protocol TCP, UDP or SCTP
     * @param appProtocol what is spoken there; empty when the Service does not say
     */
    public record Port(String name, int number, String protocol, String appProtocol) {}
}
