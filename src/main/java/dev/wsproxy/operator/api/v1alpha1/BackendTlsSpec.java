package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/**
 * TLS towards the backends.
 *
 * @param caRef where the CA certificates are, or null for the image's own bundle
 * @param verify what is verified, or null for everything
 * @param clientCertificateSecretName Secret of type kubernetes.io/tls, or null for no certificate
 * @param hostHeader which Host the members get, or null for what {@code verify} allows
 */
public record BackendTlsSpec(
        @JsonPropertyDescription(
                        "CA certificates that sign the backends' certificates. When absent, the bundle of the proxy's"
                                + " image is used.")
                CaReference caRef,
        @JsonPropertyDescription(
                        "What is verified of a backend's certificate. `Full` (default): the chain and the name."
                                + " `Chain`: the chain only, for members addressed by IP. `None`: nothing.")
                Verification verify,
        @JsonPropertyDescription(
                        "Name of a Secret of type kubernetes.io/tls in the same namespace with the certificate that the"
                                + " proxy shows to backends that ask for one.")
                @Size(min = 1, max = Patterns.OBJECT_NAME_MAX_LENGTH)
                @Pattern(Patterns.OBJECT_NAME)
                String clientCertificateSecretName,
        @JsonPropertyDescription(
                        "The Host header and server name (SNI) that a backend gets. `Backend`: its own name, from its"
                                + " url. `Client`: what the client asked for; with `verify: Full` a backend's certificate"
                                + " must then be for that name. Default: `Backend` with `verify: Full`, else `Client`.")
                HostHeader hostHeader) {
    /** Which Host header and server name a backend gets. */
    public enum HostHeader {
        Client,
        Backend
    }

    /** What is verified of a backend's certificate. */
    public enum Verification {
        Full,
        Chain,
        None
    }
}
