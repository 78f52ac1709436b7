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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
                byName(serviceReferences(spec), name -> references.service(namespace, name)),
                byName(
                        serviceReferences(spec).filter(ServiceReference::byEndpoints),
                        name -> references.endpointSlices(namespace, name)));
    }

    /** The Services whose endpoints are members, sorted; without those that cannot be names. */
    public static SortedSet<String> servicesByEndpoints(WebSocketProxySpec spec) {
        return serviceReferences(Optional.ofNullable(spec))
                .filter(ServiceReference::byEndpoints)
                .map(ServiceReference::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<ServiceReference> serviceReferences(Optional<WebSocketProxySpec> spec) {
        return spec.map(WebSocketProxySpec::backends).stream()
                .flatMap(List::stream)
                .filter(Objects::nonNull)
                .map(BackendSpec::serviceRef)
                .filter(reference -> reference != null && isObjectName(reference.name()));
    }

    private static <T> Map<String, T> byName(Stream<ServiceReference> services, Function<String, T> find) {
        Map<String, T> found = new TreeMap<>();
        services.map(ServiceReference::name).forEach(name -> found.computeIfAbsent(name, find));
        return found;
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
