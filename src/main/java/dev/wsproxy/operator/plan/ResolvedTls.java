package dev.wsproxy.operator.plan;

/**
 * What the references about TLS stand for; {@link ReferencedObject#MISSING} where nothing is named.
 *
 * @param certificate what {@code spec.tls.secretName} names
 * @param clientCa what {@code spec.tls.clientAuth.caRef} names
 * @param backendCa what {@code spec.backendTLS.caRef} names
 * @param clientCertificate what {@code spec.backendTLS.clientCertificateSecretName} names
 */
public record ResolvedTls(
        ReferencedObject certificate,
        ReferencedObject clientCa,
        ReferencedObject backendCa,
        ReferencedObject clientCertificate) {}
