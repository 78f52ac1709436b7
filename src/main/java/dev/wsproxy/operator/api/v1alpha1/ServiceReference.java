package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.IntOrString;

/**
 * A port of a Service in the proxy's own namespace.
 *
 * @param name name of the Service
 * @param port number or name of one of its ports; bounded by {@link Patterns#PORT_MAX} and {@link Patterns#PORT_NAME}
 */
public record ServiceReference(
        @JsonPropertyDescription("Name of the Service, in the same namespace.")
                @Required
                @Size(min = 1, max = Patterns.NAME_MAX_LENGTH)
                @Pattern(Patterns.NAME)
                String name,
        @JsonPropertyDescription(
                        "Number or name of one of the Service's ports. Its `appProtocol` decides about TLS: `https` and"
                                + " `kubernetes.io/wss` mean TLS; none, `http` and `kubernetes.io/ws` mean plain.")
                @Required
                IntOrString port) {}
