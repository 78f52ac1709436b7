package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How a client finds the same member again. At least one way is given.
 *
 * @param cookie name of the cookie that the proxy sets, or null for none
 * @param queryParameter name of the query parameter that names the member, or null for none
 */
@ValidationRule(
        value = "has(self.cookie) || has(self.queryParameter)",
        message = "`stickiness` must have `cookie`, `queryParameter` or both")
public record StickinessSpec(
        @JsonPropertyDescription(
                        "Name of a cookie that the proxy sets with the first plain answer. It cannot come with the"
                                + " answer to a WebSocket handshake, so a client needs a plain request first, such as the page."
                                + " For routes with backends of their own the name gets a suffix.")
                @Size(min = 1, max = Patterns.TOKEN_MAX_LENGTH)
                @Pattern(Patterns.TOKEN)
                String cookie,
        @JsonPropertyDescription(
                        "Name of a query parameter with a dot and the member's name, as in `?route=.server01`, for"
                                + " clients that only speak WebSocket.")
                @Size(min = 1, max = Patterns.TOKEN_MAX_LENGTH)
                @Pattern(Patterns.TOKEN)
                String queryParameter) {}
