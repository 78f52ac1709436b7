package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * Proxies and load balancers in front, whose word about the client is believed.
 *
 * @param protocol how they tell the client's address, or null for X-Forwarded-For
 * @param sources their addresses and ranges
 */
public record TrustedProxiesSpec(
        @JsonPropertyDescription(
                        "How they tell the client's address. `XForwardedFor` (default): in the header of that name; the"
                                + " right-most address that is not a trusted proxy's is the client's, and `X-Forwarded-Proto`"
                                + " and `X-Forwarded-Port` are kept. `ProxyProtocol`: in a PROXY header, version 1 or 2,"
                                + " before anything else on each connection.")
                Protocol protocol,
        @JsonPropertyDescription(
                        "Addresses and ranges, such as `10.0.0.0/8` or `2001:db8::1`, that a connection must come from to"
                                + " be believed. What anybody else sends of the kind is dropped (`XForwardedFor`) or a bad"
                                + " request (`ProxyProtocol`).")
                @Required
                @Size(min = 1, max = TrustedProxiesSpec.MAX_SOURCES)
                List<@Size(min = 1, max = Patterns.ADDRESS_RANGE_MAX_LENGTH) @Pattern(Patterns.ADDRESS_RANGE) String>
                        sources) {
    /** Room for the addresses of several load balancers. */
    public static final int MAX_SOURCES = 64;

    /** How a trusted proxy tells the client's address. */
    public enum Protocol {
        /** The header X-Forwarded-For. */
        XForwardedFor,
        /** The PROXY protocol, versions 1 and 2. */
        ProxyProtocol
    }
}
