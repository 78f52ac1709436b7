package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * TLS at the front.
 *
 * @param secretName Secret of type kubernetes.io/tls
 * @param minVersion the oldest version a client may speak, or null for TLS 1.2
 * @param redirect whether plain HTTP is redirected, or null for yes
 */
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
                Boolean redirect) {
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
