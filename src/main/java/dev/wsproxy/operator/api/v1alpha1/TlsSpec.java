package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * TLS at the front.
 *
 * @param secretName Secret of type kubernetes.io/tls
 */
public record TlsSpec(
        @JsonPropertyDescription(
                        "Name of a Secret of type kubernetes.io/tls in the same namespace, as cert-manager writes it.")
                @Required
                @Size(min = 1, max = Patterns.OBJECT_NAME_MAX_LENGTH)
                @Pattern(Patterns.OBJECT_NAME)
                String secretName) {}
