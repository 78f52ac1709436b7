package dev.wsproxy.operator.cli;

import dev.wsproxy.operator.api.v1alpha1.BackendSpec;
import dev.wsproxy.operator.api.v1alpha1.ServiceReference;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import dev.wsproxy.operator.plan.ReferencedService;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a resource needs of the Services that it refers to. */
final class NeededServices {
    /** Stands in a configuration for the number of a port that is known by its name only. */
    private static final int NO_NUMBER = 0;

    private final Map<String, Set<ReferencedService.Port>> ports = new TreeMap<>();

    private NeededServices() {}

    static NeededServices of(WebSocketProxySpec spec) {
        NeededServices needed = new NeededServices();
        Optional.ofNullable(spec).map(WebSocketProxySpec::backends).orElse(List.of()).stream()
                .filter(Objects::nonNull)
                .map(BackendSpec::serviceRef)
                .filter(reference -> reference != null && reference.name() != null && reference.port() != null)
                .forEach(needed::add);
        return needed;
    }

    /** A Service that has all of it, and says nothing of TLS. */
    ReferencedService service(String name) {
        return new ReferencedService(true, false, false, "", List.copyOf(ports.getOrDefault(name, Set.of())));
    }

    /** All of it as a clause. */
    String describe(String name) {
        return "Service `%s` exists and has %s, without TLS"
                .formatted(
                        name,
                        ports.getOrDefault(name, Set.of()).stream()
                                .map(NeededServices::describe)
                                .collect(Collectors.joining(" and ")));
    }

    private static String describe(ReferencedService.Port port) {
        return port.name().isEmpty()
                ? "TCP port %d".formatted(port.number())
                : "a TCP port `%s`, for whose number %d stands".formatted(port.name(), NO_NUMBER);
    }

    private void add(ServiceReference reference) {
        IntOrString port = reference.port();
        ports.computeIfAbsent(reference.name(), name -> new LinkedHashSet<>())
                .add(
                        port.getIntVal() == null
                                ? new ReferencedService.Port(String.valueOf(port.getStrVal()), NO_NUMBER, "TCP", "")
                                : new ReferencedService.Port("", port.getIntVal(), "TCP", ""));
    }
}
