package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A key of a Secret or ConfigMap in the proxy's own namespace that holds PEM certificates.
 *
 * @param kind Secret or ConfigMap
 * @param name name of the object
 * @param key key within its data
 */
public record CaReference(
        @JsonPropertyDescription("Kind of the object.") @Required Kind kind,
        @JsonPropertyDescription("Name of the object, in the same namespace.")
                @Required
                @Size(min = 1, max = Patterns.OBJECT_NAME_MAX_LENGTH)
                @Pattern(Patterns.OBJECT_NAME)
                String name,
        @JsonPropertyDescription("Key within the object's data that holds one or more PEM certificates.")
                @Required
                @Size(min = 1, max = Patterns.OBJECT_KEY_MAX_LENGTH)
                @Pattern(Patterns.OBJECT_KEY)
                String key) {
    /** Kinds that can hold a CA bundle. */
    public enum Kind {
        Secret,
        ConfigMap
    }
}
