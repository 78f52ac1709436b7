package dev.wsproxy.operator.cli;

import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec;
import dev.wsproxy.operator.api.v1alpha1.CaReference;
import dev.wsproxy.operator.api.v1alpha1.ClientAuthSpec;
import dev.wsproxy.operator.api.v1alpha1.TlsSpec;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import dev.wsproxy.operator.plan.ReferencedFile;
import dev.wsproxy.operator.plan.ReferencedFile.Certificate;
import dev.wsproxy.operator.plan.ReferencedFile.KeyState;
import dev.wsproxy.operator.plan.ReferencedFile.PrivateKey;
import dev.wsproxy.operator.plan.ReferencedObject;
import java.time.Instant;
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

    /** Stands in a configuration for what nobody has seen. */
    private static final String NO_DIGEST = "0".repeat(64);

    private final List<String> hosts;
    private final Map<String, Map<String, ReferencedFile>> files = new TreeMap<>();
    private final Set<String> tlsSecrets = new TreeSet<>();

    private NeededObjects(List<String> hosts) {
        this.hosts = hosts;
    }

    static NeededObjects of(WebSocketProxySpec spec) {
        Optional<WebSocketProxySpec> given = Optional.ofNullable(spec);
        Optional<TlsSpec> front = given.map(WebSocketProxySpec::tls);
        Optional<BackendTlsSpec> backend = given.map(WebSocketProxySpec::backendTLS);
        NeededObjects needed = new NeededObjects(given.map(WebSocketProxySpec::hosts).orElse(List.of()).stream()
                .filter(Objects::nonNull)
                .toList());
        front.map(TlsSpec::secretName).ifPresent(needed::tlsSecret);
        backend.map(BackendTlsSpec::clientCertificateSecretName).ifPresent(needed::tlsSecret);
        front.map(TlsSpec::clientAuth).map(ClientAuthSpec::caRef).ifPresent(needed::bundle);
        backend.map(BackendTlsSpec::caRef).ifPresent(needed::bundle);
        return needed;
    }

    /** An object that has all of it. */
    ReferencedObject object(String kind, String name) {
        return ReferencedObject.of(
                tlsSecrets.contains(id(kind, name)) ? TLS_TYPE : "", files.getOrDefault(id(kind, name), Map.of()));
    }

    /** All of it as a clause. */
    String describe(String kind, String name) {
        ReferencedObject object = object(kind, name);
        return "%s `%s` exists%s and holds %s; zeros stand for its SHA-256"
                .formatted(
                        kind,
                        name,
                        object.type().isEmpty() ? "" : ", is of type " + object.type(),
                        new TreeSet<>(object.files().keySet())
                                .stream().map(key -> "`" + key + "`").collect(Collectors.joining(" and ")));
    }

    private void tlsSecret(String name) {
        tlsSecrets.add(id("Secret", name));
        file("Secret", name, "tls.crt", certificates());
        file("Secret", name, "tls.key", privateKey());
    }

    private void bundle(CaReference reference) {
        if (reference.key() != null) {
            file(String.valueOf(reference.kind()), reference.name(), reference.key(), certificates());
        }
    }

    private void file(String kind, String name, String key, ReferencedFile file) {
        files.computeIfAbsent(id(kind, name), id -> new TreeMap<>()).put(key, file);
    }

    private ReferencedFile certificates() {
        Certificate certificate = new Certificate(Instant.MIN, Instant.MAX, hosts, NO_DIGEST);
        return new ReferencedFile(NO_DIGEST, List.of(certificate), List.of(), 0);
    }

    private static ReferencedFile privateKey() {
        PrivateKey key = new PrivateKey(KeyState.PKCS8, Optional.of(NO_DIGEST));
        return new ReferencedFile(NO_DIGEST, List.of(), List.of(key), 0);
    }

    private static String id(String kind, String name) {
        return kind + "/" + name;
    }
}
