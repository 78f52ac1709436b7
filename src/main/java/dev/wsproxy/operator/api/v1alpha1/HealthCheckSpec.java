package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How each pod finds out which members are well; null means the default.
 *
 * @param type what is tried
 * @param path what is asked for, with HTTP
 * @param intervalSeconds time between two checks of a member
 * @param healthyThreshold good checks that bring a member back
 * @param unhealthyThreshold failed checks that take it out
 */
@ValidationRule(
        value = "!has(self.path) || (has(self.type) && self.type == 'HTTP')",
        message = "`path` must be set only with `type: HTTP`",
        fieldPath = ".path")
public record HealthCheckSpec(
        @JsonPropertyDescription(
                        "`TCP` (default): the member accepts a connection. `HTTP`: it answers a GET with a status of"
                                + " 200 to 399.")
                Type type,
        @JsonPropertyDescription("Path and query of the GET. Default `/`.")
                @Size(min = 1, max = Patterns.HEALTH_PATH_MAX_LENGTH)
                @Pattern(Patterns.HEALTH_PATH)
                String path,
        @JsonPropertyDescription("Seconds between two checks of a member by each pod. Default 2.")
                @Min(1)
                @Max(Bounds.CHECK_INTERVAL_SECONDS)
                Integer intervalSeconds,
        @JsonPropertyDescription("Good checks in a row that bring a member back. Default 1.")
                @Min(1)
                @Max(Bounds.CHECK_THRESHOLD)
                Integer healthyThreshold,
        @JsonPropertyDescription("Failed checks in a row that take a member out. Default 2.")
                @Min(1)
                @Max(Bounds.CHECK_THRESHOLD)
                Integer unhealthyThreshold) {
    /** Seconds between two checks. */
    public static final int DEFAULT_INTERVAL_SECONDS = 2;

    /** One good check brings a member back. */
    public static final int DEFAULT_HEALTHY_THRESHOLD = 1;

    /** A single lost packet takes no member out. */
    public static final int DEFAULT_UNHEALTHY_THRESHOLD = 2;

    /** Kinds of checks. */
    public enum Type {
        TCP,
        HTTP
    }
}
