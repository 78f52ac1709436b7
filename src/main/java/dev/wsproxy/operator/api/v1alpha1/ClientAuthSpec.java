package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * Certificates of clients.
 *
 * @param caRef where the CA certificates are
 * @param mode whether a client needs a certificate, or null for yes
 */
public record ClientAuthSpec(
        @JsonPropertyDescription("CA certificates that sign the clients' certificates.") @Required CaReference caRef,
        @JsonPropertyDescription(
                        "`Required` (default): without a valid certificate there is no connection. `Optional`: a client"
                                + " may come without one; one that is not valid is refused all the same.")
                Mode mode) {
    /** Whether a client needs a certificate. */
    public enum Mode {
        Required,
        Optional
    }
}
