package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec;
import dev.wsproxy.operator.api.v1alpha1.CaReference;
import dev.wsproxy.operator.api.v1alpha1.ClientAuthSpec;
import dev.wsproxy.operator.api.v1alpha1.Patterns;
import dev.wsproxy.operator.api.v1alpha1.TlsSpec;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import java.util.Optional;
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
                        secret(namespace, backend.map(BackendTlsSpec::clientCertificateSecretName))));
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
        boolean valid = name != null
                && name.length() <= Patterns.OBJECT_NAME_MAX_LENGTH
                && OBJECT_NAME.matcher(name).matches();
        return valid ? where.apply(namespace, name) : ReferencedObject.MISSING;
    }
}
