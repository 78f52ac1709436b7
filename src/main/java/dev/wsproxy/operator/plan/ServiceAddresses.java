package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.Patterns;
import dev.wsproxy.operator.api.v1alpha1.ServiceReference;
import dev.wsproxy.operator.plan.Problem.Reason;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The addresses that references to Services stand for. */
final class ServiceAddresses {
    /** Values of appProtocol that mean TLS; the one with a prefix is Kubernetes' own (KEP-3726). */
    private static final Set<String> TLS = Set.of("https", "kubernetes.io/wss");

    /** Values of appProtocol that mean the same without TLS; empty when the Service does not say. */
    private static final Set<String> PLAIN = Set.of("", "http", "kubernetes.io/ws");

    private final ResolvedProxy proxy;
    private final FieldRules rules;

    ServiceAddresses(ResolvedProxy proxy, FieldRules rules) {
        this.proxy = proxy;
        this.rules = rules;
    }

    /** The port that is meant, or a problem at this field. */
    Optional<ReferencedService.Port> port(String field, ServiceReference reference) {
        boolean named = rules.name(field + ".name", reference.name());
        boolean numbered = isPort(field + ".port", reference.port());
        if (!named || !numbered) {
            return Optional.empty();
        }
        ReferencedService service = proxy.services().getOrDefault(reference.name(), ReferencedService.MISSING);
        return isReachable(field + ".name", reference, service)
                ? port(field + ".port", reference, service)
                : Optional.empty();
    }

    /** Whether what is spoken there is TLS. */
    static boolean usesTls(ReferencedService.Port port) {
        return TLS.contains(port.appProtocol());
    }

    /** The Service itself at this port. */
    Address address(ServiceReference reference, ReferencedService.Port port) {
        // The name, not the address behind it: a certificate has the name, and the address may change.
        String host = "%s.%s.svc".formatted(reference.name(), proxy.namespace());
        return new Address(usesTls(port), host, port.number());
    }

    private boolean isPort(String field, IntOrString port) {
        String expectation = "the number or the name of one of the Service's ports";
        if (port == null || (port.getIntVal() == null && port.getStrVal() == null)) {
            rules.reject(field, "must be set to " + expectation + ".");
            return false;
        }
        if (port.getIntVal() == null) {
            return rules.text(field, port.getStrVal(), Patterns.PORT_NAME, Patterns.PORT_NAME_MAX_LENGTH, expectation);
        }
        int before = rules.problems().size();
        rules.number(field, port.getIntVal(), 1, 1, Patterns.PORT_MAX);
        return rules.problems().size() == before;
    }

    private boolean isReachable(String field, ServiceReference reference, ReferencedService service) {
        String name = reference.name();
        if (!service.exists()) {
            rules.reject(
                    field, Reason.ServiceNotFound, "Service `%s` does not exist in this namespace.".formatted(name));
            return false;
        }
        if (service.externalName()) {
            reject(
                    field,
                    "Service `%s` must not be of type ExternalName; set `url` to the name it stands for."
                            .formatted(name));
            return false;
        }
        if (service.headless() && !reference.byEndpoints()) {
            reject(
                    field,
                    ("Service `%s` must have an address of its own; it is headless (`clusterIP: None`)."
                                    + " Or set `resolve: Endpoints`.")
                            .formatted(name));
            return false;
        }
        return true;
    }

    private Optional<ReferencedService.Port> port(String field, ServiceReference reference, ReferencedService service) {
        Optional<ReferencedService.Port> found = service.ports().stream()
                .filter(port -> isMeant(reference.port(), port))
                // A number may be used once for TCP and once for UDP.
                .min(Comparator.comparing(port -> !port.protocol().equals("TCP")));
        if (found.isEmpty()) {
            reject(
                    field,
                    "must be a port of Service `%s`, which has %s."
                            .formatted(
                                    reference.name(),
                                    service.ports().stream()
                                            .map(ServiceAddresses::describe)
                                            .collect(Collectors.joining(", "))));
            return Optional.empty();
        }
        ReferencedService.Port port = found.get();
        if (!port.protocol().equals("TCP")) {
            reject(
                    field,
                    "must be a TCP port; that of Service `%s` is %s.".formatted(reference.name(), port.protocol()));
            return Optional.empty();
        }
        if (!TLS.contains(port.appProtocol()) && !PLAIN.contains(port.appProtocol())) {
            reject(
                    field,
                    ("must be a port whose `appProtocol` is http, https, kubernetes.io/ws, kubernetes.io/wss or absent;"
                                    + " that of Service `%s` is `%s`.")
                            .formatted(reference.name(), port.appProtocol()));
            return Optional.empty();
        }
        return found;
    }

    private static boolean isMeant(IntOrString wanted, ReferencedService.Port port) {
        return wanted.getIntVal() == null
                ? wanted.getStrVal().equals(port.name())
                : Objects.equals(wanted.getIntVal(), port.number());
    }

    private static String describe(ReferencedService.Port port) {
        return port.name().isEmpty() ? "%d".formatted(port.number()) : "%d (%s)".formatted(port.number(), port.name());
    }

    private void reject(String field, String message) {
        rules.reject(field, Reason.InvalidReference, message);
    }
}
