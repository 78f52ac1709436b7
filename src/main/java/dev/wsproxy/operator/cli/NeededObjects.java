package dev.wsproxy.operator.cli;

import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import dev.wsproxy.operator.plan.ReferencedObject;
import java.util.Map;
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

    private NeededObjects() {}

    static NeededObjects of(WebSocketProxySpec spec) {
        NeededObjects needed = new NeededObjects();
        Optional<WebSocketProxySpec> given = Optional.ofNullable(spec);
        given.map(WebSocketProxySpec::tls).ifPresent(tls -> needed.tlsSecret(tls.secretName()));
        given.map(WebSocketProxySpec::backendTLS)
                .map(BackendTlsSpec::caRef)
                .ifPresent(ca -> needed.key(String.valueOf(ca.kind()), ca.name(), ca.key()));
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
