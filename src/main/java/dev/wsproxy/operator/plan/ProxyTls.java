package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec;
import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec.HostHeader;
import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec.Verification;
import dev.wsproxy.operator.api.v1alpha1.ClientAuthSpec;
import dev.wsproxy.operator.api.v1alpha1.TlsSpec;
import dev.wsproxy.operator.plan.ProxyPlan.FrontTls;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The TLS part of a plan, on both sides of the proxy. */
record ProxyTls(Optional<FrontTls> front, Optional<BackendTls> backend, HostHeader hostHeader) {
    static ProxyTls plan(ResolvedProxy proxy, List<String> hosts, Balancer balancer, FieldRules rules, Instant now) {
        TlsSpec tls = proxy.spec().tls();
        Optional<FrontTls> front = tls == null ? Optional.empty() : front(tls, proxy.tls(), hosts, rules, now);
        Optional<BackendTls> backend = backend(proxy, balancer, rules, now);
        return new ProxyTls(front, backend, hostHeader(proxy.spec().backendTLS(), backend));
    }

    private static HostHeader hostHeader(BackendTlsSpec spec, Optional<BackendTls> backend) {
        if (spec != null && spec.hostHeader() != null) {
            return spec.hostHeader();
        }
        boolean checksName =
                backend.filter(tls -> tls.verify() == Verification.Full).isPresent();
        return checksName ? HostHeader.Backend : HostHeader.Client;
    }

    private static Optional<FrontTls> front(
            TlsSpec tls, ResolvedTls found, List<String> hosts, FieldRules rules, Instant now) {
        Optional<CertificateRules.Served> served = new CertificateRules(rules, now)
                .secret("spec.tls.secretName", tls.secretName(), found.certificate(), hosts);
        Optional<ClientAuth> clientAuth =
                Optional.ofNullable(tls.clientAuth()).flatMap(spec -> clientAuth(spec, tls, found.clientCa(), rules));
        return served.map(certificate -> new FrontTls(
                tls.secretName(),
                certificate.sha256(),
                certificate.notAfter(),
                certificate.expiring(),
                Objects.requireNonNullElse(tls.minVersion(), TlsSpec.MinVersion.TLS_1_2),
                !Boolean.FALSE.equals(tls.redirect()),
                clientAuth));
    }

    private static Optional<ClientAuth> clientAuth(
            ClientAuthSpec spec, TlsSpec tls, ReferencedObject found, FieldRules rules) {
        if (Boolean.FALSE.equals(tls.redirect())) {
            rules.reject("spec.tls.redirect", "must not be false with `clientAuth`: plain HTTP would lead past it.");
        }
        return new CaRules(rules)
                .bundle("spec.tls.clientAuth.caRef", spec.caRef(), found)
                .map(ca -> new ClientAuth(ca, Objects.requireNonNullElse(spec.mode(), ClientAuthSpec.Mode.Required)));
    }

    private static Optional<BackendTls> backend(ResolvedProxy proxy, Balancer balancer, FieldRules rules, Instant now) {
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
        Verification verify = Objects.requireNonNullElse(spec.verify(), Verification.Full);
        if (verify == Verification.Full && spec.hostHeader() != HostHeader.Client) {
            BackendAddresses.requireNames(proxy.spec().backends(), balancer, rules);
        }
        Optional<CaBundle> ca = Optional.ofNullable(spec.caRef()).flatMap(reference -> new CaRules(rules)
                .bundle("spec.backendTLS.caRef", reference, proxy.tls().backendCa()));
        Optional<BackendTls.ClientCertificate> certificate = Optional.ofNullable(spec.clientCertificateSecretName())
                .flatMap(name -> new CertificateRules(rules, now)
                        .secret(
                                "spec.backendTLS.clientCertificateSecretName",
                                name,
                                proxy.tls().clientCertificate(),
                                List.of())
                        .map(served -> new BackendTls.ClientCertificate(name, served.sha256(), served.expiring())));
        return Optional.of(new BackendTls(ca, verify, certificate));
    }
}
