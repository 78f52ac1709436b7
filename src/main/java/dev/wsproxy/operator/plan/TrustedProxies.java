package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.TrustedProxiesSpec.Protocol;
import java.util.List;

/**
 * Proxies in front whose word about the client is believed.
 *
 * @param protocol how they tell the client's address
 * @param sources where their connections come from, sorted
 */
public record TrustedProxies(Protocol protocol, List<AddressRange> sources) {
    /** Every other address there is, sorted. */
    public List<AddressRange> everyoneElse() {
        return AddressComplement.of(sources);
    }
}
