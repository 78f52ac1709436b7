package dev.wsproxy.operator.metrics;

import dev.wsproxy.operator.status.MemberReport;
import dev.wsproxy.operator.status.PodReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What pods say of the members that they lead to. */
final class MemberMetrics {
    /** Members of a proxy that have series of their own, the first by name; the others are told as one. */
    static final int NAMED = 50;

    /** Stands for all others; no member has such a name. */
    static final String OTHERS = "_others";

    private final Series connections;
    private final Series elected;
    private final Series usable;
    private final MemberNames names;

    MemberMetrics(MeterRegistry registry, MemberNames names) {
        this.names = names;
        connections = Series.gauges(
                registry,
                "wsproxy.proxy.member.connections",
                "WebSockets and requests that a pod carries to a member, those of earlier generations left out.");
        elected = Series.counters(
                registry,
                "wsproxy.proxy.member.elected",
                "Requests that a pod chose a member for; counted anew after each change in place.");
        usable = Series.gauges(
                registry,
                "wsproxy.proxy.member.usable",
                "1 when a pod may send new connections to a member, 0 when it failed or is disabled.");
    }

    void update(List<ProxySample> proxies) {
        Map<Tags, Double> ofConnections = new HashMap<>();
        Map<Tags, Double> ofElected = new HashMap<>();
        Map<Tags, Double> ofUsable = new HashMap<>();
        for (ProxySample sample : proxies) {
            Set<String> named = named(sample.pods().stream()
                    .flatMap(pod -> pod.members().stream())
                    .map(member -> names.name(sample.proxy(), member.url())));
            for (PodReport pod : sample.pods()) {
                for (MemberReport member : pod.members()) {
                    String name = names.name(sample.proxy(), member.url());
                    Tags tags = PodMetrics.named(sample, pod).and("member", named.contains(name) ? name : OTHERS);
                    ofConnections.merge(tags, (double) member.connections(), Double::sum);
                    ofElected.merge(tags, (double) member.elected(), Double::sum);
                    ofUsable.merge(tags, member.isUsable() ? 1.0 : 0.0, Math::min);
                }
            }
        }
        connections.replace(ofConnections);
        elected.replace(ofElected);
        usable.replace(ofUsable);
    }

    /** Of these names, those that have series of their own. */
    static Set<String> named(Stream<String> members) {
        return members.collect(Collectors.toCollection(TreeSet::new)).stream()
                .limit(NAMED)
                .collect(Collectors.toSet());
    }
}
