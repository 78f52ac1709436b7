package dev.wsproxy.operator.cli;

import dev.wsproxy.operator.api.v1alpha1.BackendSpec;
import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec;
import dev.wsproxy.operator.api.v1alpha1.ServiceReference;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import dev.wsproxy.operator.plan.ReferencedObject;
import dev.wsproxy.operator.plan.ReferencedService;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a resource needs of the objects that it refers to. */
final class NeededObjects {
    private static final String TLS_TYPE = "kubernetes.io/tls";

    private final Map<String, Set<String>> keys = new TreeMap<>();
    private final Set<String> tlsSecrets = new TreeSet<>();
    private final Map<String, Set<ReferencedService.Port>> servicePorts = new TreeMap<>();

    private NeededObjects() {}

    static NeededObjects of(WebSocketProxySpec spec) {
        NeededObjects needed = new NeededObjects();
        Optional<WebSocketProxySpec> given = Optional.ofNullable(spec);
        given.map(WebSocketProxySpec::tls).ifPresent(tls -> needed.tlsSecret(tls.secretName()));
        given.map(WebSocketProxySpec::backendTLS)
                .map(BackendTlsSpec::caRef)
                .ifPresent(ca -> needed.key(String.valueOf(ca.kind()), ca.name(), ca.key()));
        given.map(WebSocketProxySpec::backends).orElse(List.of()).stream()
                .filter(Objects::nonNull)
                .map(BackendSpec::serviceRef)
                .filter(Objects::nonNull)
                .forEach(needed::servicePort);
        return needed;
    }

    /** An object that has all of it. */
    ReferencedObject object(String kind, String name) {
        return new ReferencedObject(true, type(kind, name), keys(kind, name));
    }

    /** All of it as a clause. */
    String describe(String kind, String name) {
        String type = type(kind, name);
        return "%s `%s` exists%s and holds %s"
                .formatted(
                        kind,
                        name,
                        type.isEmpty() ? "" : ", is of type " + type,
                        keys(kind, name).stream().map(key -> "`" + key + "`").collect(Collectors.joining(" and ")));
    }

    /** A Service that has all of it. */
    ReferencedService service(String name) {
        return new ReferencedService(true, false, false, List.copyOf(servicePorts.getOrDefault(name, Set.of())));
    }

    /** All of it as a clause. */
    String describeService(String name) {
        String ports = servicePorts.getOrDefault(name, Set.of()).stream()
                .map(port -> port.name().isEmpty()
                        ? "port %d".formatted(port.number())
                        : "a port `%s`, whose number only the cluster knows (0 stands for it)".formatted(port.name()))
                .collect(Collectors.joining(" and "));
        return "Service `%s` exists and has %s, without TLS".formatted(name, ports);
    }

    private void servicePort(ServiceReference reference) {
        IntOrString port = reference.port();
        if (reference.name() == null || port == null) {
            return;
        }
        boolean named = port.getIntVal() == null;
        servicePorts
                .computeIfAbsent(reference.name(), name -> new LinkedHashSet<>())
                .add(new ReferencedService.Port(
                        named ? String.valueOf(port.getStrVal()) : "", named ? 0 : port.getIntVal(), "TCP", ""));
    }

    private String type(String kind, String name) {
        return tlsSecrets.contains(id(kind, name)) ? TLS_TYPE : "";
    }

    private Set<String> keys(String kind, String name) {
        return keys.getOrDefault(id(kind, name), Set.of());
    }

    private void tlsSecret(String name) {
        tlsSecrets.add(id("Secret", name));
        key("Secret", name, "tls.crt");
        key("Secret", name, "tls.key");
    }

    private void key(String kind, String name, String key) {
        if (key != null) {
            keys.computeIfAbsent(id(kind, name), id -> new TreeSet<>()).add(key);
        }
    }

    private static String id(String kind, String name) {
        return kind + "/" + name;
    }
}
