package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * TLS towards the backends.
 *
 * @param caRef where the CA certificates are, or null for the image's own bundle
 * @param verify what is verified, or null for everything
 */
public record BackendTlsSpec(
        @JsonPropertyDescription(
                        "CA certificates that sign the backends' certificates. When absent, the bundle of the proxy's"
                                + " image is used.")
                CaReference caRef,
        @JsonPropertyDescription(
                        "What is verified of a backend's certificate. `Full` (default): the chain and the name."
                                + " `Chain`: the chain only, for members addressed by IP. `None`: nothing.")
                Verification verify) {
    /** What is verified of a backend's certificate. */
    public enum Verification {
        Full,
        Chain,
        None
    }
}
