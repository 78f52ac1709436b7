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
 * @param resolve what the members are, or null for the Service as one
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
                IntOrString port,
        @JsonPropertyDescription(
                        "`ClusterIP` (default): the Service is one member, and spreads connections over its pods itself."
                                + " `Endpoints`: each of its endpoints is a member of its own, followed as endpoints come and go."
                                + " One that terminates drains, and one that is not ready takes nothing until it is. Headless"
                                + " Services have endpoints too, ExternalName ones do not.")
                Resolve resolve) {
    /** What the members are. */
    public enum Resolve {
        ClusterIP,
        Endpoints
    }

    /** Whether each endpoint is a member. */
    public boolean byEndpoints() {
        return resolve == Resolve.Endpoints;
    }
}
