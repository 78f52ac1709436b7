package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec.Verification;
import java.util.Optional;

/**
 * TLS towards the members.
 *
 * @param ca where the CA certificates are; empty for the image's own bundle
 * @param verify what is verified
 * @param clientCertificate what the proxy shows to members that ask for a certificate
 */
public record BackendTls(Optional<CaBundle> ca, Verification verify, Optional<ClientCertificate> clientCertificate) {
    /**
     * A certificate of the proxy's own.
     *
     * @param secretName Secret of type kubernetes.io/tls
     * @param sha256 SHA-256 of the certificate's file, 64 hexadecimal digits in lower case
     * @param expiring the same certificate once its renewal is overdue
     */
    public record ClientCertificate(String secretName, String sha256, Optional<ExpiringCertificate> expiring) {}
}
