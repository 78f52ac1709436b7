package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * TLS at the front.
 *
 * @param secretName Secret of type kubernetes.io/tls
 * @param minVersion the oldest version a client may speak, or null for TLS 1.2
 * @param redirect whether plain HTTP is redirected, or null for yes
 * @param clientAuth certificates of clients, or null to ask for none
 */
@ValidationRule(
        value = "!has(self.clientAuth) || !has(self.redirect) || self.redirect",
        message = "`redirect` must not be false with `clientAuth`: plain HTTP would lead past it",
        fieldPath = ".redirect")
public record TlsSpec(
        @JsonPropertyDescription(
                        "Name of a Secret of type kubernetes.io/tls in the same namespace, as cert-manager writes it.")
                @Required
                @Size(min = 1, max = Patterns.OBJECT_NAME_MAX_LENGTH)
                @Pattern(Patterns.OBJECT_NAME)
                String secretName,
        @JsonPropertyDescription("Oldest version of TLS that a client may speak. Default TLSv1.2.")
                MinVersion minVersion,
        @JsonPropertyDescription(
                        "Whether a plain HTTP request is redirected to https. Default true. With false, plain HTTP and"
                                + " ws are served beside https and wss.")
                Boolean redirect,
        @JsonPropertyDescription(
                        "Certificates of clients. The backends learn the subject of a valid one from the header"
                                + " `X-Forwarded-Client-Cert-Subject` (RFC 2253); a client's own value never reaches them.")
                ClientAuthSpec clientAuth) {
    /** Versions of TLS. */
    public enum MinVersion {
        /** RFC 5246. */
        @JsonProperty("TLSv1.2")
        TLS_1_2,
        /** RFC 8446. */
        @JsonProperty("TLSv1.3")
        TLS_1_3
    }
}
