package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A header set for the backends.
 *
 * @param name its name
 * @param value its value, taken literally
 */
@ValidationRule(
        value = "!self.name.matches('" + Patterns.RESERVED_HEADER + "')",
        message = "`name` must not be a header that the proxy or the protocol itself sets",
        fieldPath = ".name")
@ValidationRule(
        value = "!self.value.startsWith('expr=')",
        message = "`value` must not start with expr=",
        fieldPath = ".value")
public record RequestHeaderSpec(
        @JsonPropertyDescription(
                        "Name of the header; what a client sends under it is replaced. Headers of the protocol and"
                                + " `X-Forwarded-*` are the proxy's own.")
                @Required
                @Size(min = 1, max = Patterns.HEADER_NAME_MAX_LENGTH)
                @Pattern(Patterns.HEADER_NAME)
                String name,
        @JsonPropertyDescription(
                        "Its value, taken literally: printable ASCII without double quotes, backslashes and dollar"
                                + " signs.")
                @Required
                @Size(min = 1, max = Patterns.HEADER_VALUE_MAX_LENGTH)
                @Pattern(Patterns.HEADER_VALUE)
                String value) {}
