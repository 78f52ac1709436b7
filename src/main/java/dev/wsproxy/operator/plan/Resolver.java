package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BackendSpec;
import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec;
import dev.wsproxy.operator.api.v1alpha1.CaReference;
import dev.wsproxy.operator.api.v1alpha1.ClientAuthSpec;
import dev.wsproxy.operator.api.v1alpha1.Patterns;
import dev.wsproxy.operator.api.v1alpha1.ServiceReference;
import dev.wsproxy.operator.api.v1alpha1.TlsSpec;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Looks up what a resource refers to, in the resource's own namespace and nowhere else. */
public final class Resolver {
    private static final Pattern OBJECT_NAME = Pattern.compile(Patterns.OBJECT_NAME);

    private final References references;

    /** A resolver that looks objects up here. */
    public Resolver(References references) {
        this.references = references;
    }

    /** The resource with what its references stand for. */
    public ResolvedProxy resolve(WebSocketProxy proxy) {
        String namespace = proxy.getMetadata().getNamespace();
        Optional<WebSocketProxySpec> spec = Optional.ofNullable(proxy.getSpec());
        Optional<TlsSpec> front = spec.map(WebSocketProxySpec::tls);
        Optional<BackendTlsSpec> backend = spec.map(WebSocketProxySpec::backendTLS);
        return new ResolvedProxy(
                proxy.getMetadata().getName(),
                namespace,
                proxy.getSpec(),
                new ResolvedTls(
                        secret(namespace, front.map(TlsSpec::secretName)),
                        ca(namespace, front.map(TlsSpec::clientAuth).map(ClientAuthSpec::caRef)),
                        ca(namespace, backend.map(BackendTlsSpec::caRef)),
                        secret(namespace, backend.map(BackendTlsSpec::clientCertificateSecretName))),
                services(namespace, spec));
    }

    private Map<String, ReferencedService> services(String namespace, Optional<WebSocketProxySpec> spec) {
        Map<String, ReferencedService> services = new TreeMap<>();
        spec.map(WebSocketProxySpec::backends).stream()
                .flatMap(List::stream)
                .filter(Objects::nonNull)
                .map(BackendSpec::serviceRef)
                .filter(Objects::nonNull)
                .map(ServiceReference::name)
                .filter(Resolver::isObjectName)
                .forEach(name -> services.computeIfAbsent(name, key -> references.service(namespace, key)));
        return services;
    }

    private ReferencedObject secret(String namespace, Optional<String> name) {
        return name.map(given -> lookUp(references::secret, namespace, given)).orElse(ReferencedObject.MISSING);
    }

    private ReferencedObject ca(String namespace, Optional<CaReference> reference) {
        return reference
                .map(ca -> lookUp(
                        ca.kind() == CaReference.Kind.Secret ? references::secret : references::configMap,
                        namespace,
                        ca.name()))
                .orElse(ReferencedObject.MISSING);
    }

    /** What is not the name of an object never becomes part of an API request. */
    private static ReferencedObject lookUp(
            BiFunction<String, String, ReferencedObject> where, String namespace, String name) {
        return isObjectName(name) ? where.apply(namespace, name) : ReferencedObject.MISSING;
    }

    private static boolean isObjectName(String name) {
        return name != null
                && name.length() <= Patterns.OBJECT_NAME_MAX_LENGTH
                && OBJECT_NAME.matcher(name).matches();
    }
}
