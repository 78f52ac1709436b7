package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BalancingSpec;
import java.util.List;

/**
 * A set of members and how one is chosen.
 *
 * @param method how the member for a new connection is chosen
 * @param members sorted by name
 */
public record Balancer(BalancingSpec.Method method, List<Member> members) {
    /** Whether a member is reached over TLS. */
    public boolean usesTls() {
        return members.stream().anyMatch(Member::tls);
    }
}
