package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec;
import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec.Verification;
import dev.wsproxy.operator.api.v1alpha1.CaReference;
import dev.wsproxy.operator.api.v1alpha1.Patterns;
import dev.wsproxy.operator.api.v1alpha1.TlsSpec;
import dev.wsproxy.operator.plan.Problem.Reason;
import dev.wsproxy.operator.plan.ProxyPlan.FrontTls;
import java.util.Objects;
import java.util.Optional;

/** The TLS part of a plan, on both sides of the proxy. */
record ProxyTls(Optional<FrontTls> front, Optional<BackendTls> backend) {
    private static final String TLS_SECRET_TYPE = "kubernetes.io/tls";

    static ProxyTls plan(ResolvedProxy proxy, Balancer balancer, FieldRules rules) {
        return new ProxyTls(
                Optional.ofNullable(proxy.spec().tls()).map(tls -> front(tls, proxy.tlsSecret(), rules)),
                backend(proxy, balancer, rules));
    }

    private static FrontTls front(TlsSpec tls, ReferencedObject secret, FieldRules rules) {
        String field = "spec.tls.secretName";
        if (rules.objectName(field, tls.secretName())) {
            if (!secret.exists()) {
                rules.reject(
                        field,
                        Reason.SecretNotFound,
                        "Secret `%s` does not exist in this namespace.".formatted(tls.secretName()));
            } else if (!secret.type().equals(TLS_SECRET_TYPE)) {
                rules.reject(
                        field,
                        Reason.InvalidReference,
                        "Secret `%s` must be of type %s.".formatted(tls.secretName(), TLS_SECRET_TYPE));
            } else {
                for (String key : new String[] {"tls.crt", "tls.key"}) {
                    requireKey(field, "Secret", tls.secretName(), secret, key, rules);
                }
            }
        }
        TlsSpec.MinVersion minVersion = Objects.requireNonNullElse(tls.minVersion(), TlsSpec.MinVersion.TLS_1_2);
        return new FrontTls(tls.secretName(), minVersion, !Boolean.FALSE.equals(tls.redirect()));
    }

    private static Optional<BackendTls> backend(ResolvedProxy proxy, Balancer balancer, FieldRules rules) {
        BackendTlsSpec spec = proxy.spec().backendTLS();
        if (!balancer.usesTls()) {
            return Optional.empty();
        }
        if (spec == null) {
            rules.reject(
                    "spec.backendTLS",
                    "must be set when a backend's url is wss or https, or its Service port's `appProtocol` means TLS;"
                            + " `{verify: Full}` verifies against the image's own CA bundle.");
            return Optional.empty();
        }
        Verification verify = spec.verify() == null ? Verification.Full : spec.verify();
        if (spec.caRef() != null) {
            checkCa(spec.caRef(), proxy.backendCa(), rules);
        }
        return Optional.of(new BackendTls(Optional.ofNullable(spec.caRef()), verify));
    }

    private static void checkCa(CaReference reference, ReferencedObject found, FieldRules rules) {
        String field = "spec.backendTLS.caRef";
        if (reference.kind() == null) {
            rules.reject(field + ".kind", "must be Secret or ConfigMap.");
            return;
        }
        boolean named = rules.objectName(field + ".name", reference.name());
        boolean keyed = rules.text(
                field + ".key",
                reference.key(),
                Patterns.OBJECT_KEY,
                Patterns.OBJECT_KEY_MAX_LENGTH,
                "a key of the object's data");
        if (!named || !keyed) {
            return;
        }
        if (!found.exists()) {
            rules.reject(
                    field + ".name",
                    reference.kind() == CaReference.Kind.Secret ? Reason.SecretNotFound : Reason.ConfigMapNotFound,
                    "%s `%s` does not exist in this namespace.".formatted(reference.kind(), reference.name()));
            return;
        }
        requireKey(field + ".key", reference.kind().name(), reference.name(), found, reference.key(), rules);
    }

    private static void requireKey(
            String field, String kind, String name, ReferencedObject found, String key, FieldRules rules) {
        if (!found.keys().contains(key)) {
            rules.reject(
                    field,
                    Reason.InvalidReference,
                    "%s `%s` must have a value under the key `%s`.".formatted(kind, name, key));
        }
    }
}
