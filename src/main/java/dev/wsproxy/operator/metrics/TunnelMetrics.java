package dev.wsproxy.operator.metrics;

import dev.wsproxy.operator.status.PodReport;
import dev.wsproxy.operator.status.TunnelReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** What pods with event loops say of their tunnels; others have none of these. */
final class TunnelMetrics {
    private final Map<Series, ToLongFunction<TunnelReport>> ofPods = new LinkedHashMap<>();
    private final Map<Series, ToLongFunction<TunnelReport.Member>> ofMembers = new LinkedHashMap<>();
    private final MemberNames names;

    TunnelMetrics(MeterRegistry registry, MemberNames names) {
        this.names = names;
        ofPods.put(
                counters(registry, "bytes.from.clients", "Payload bytes of WebSockets that came from clients."),
                TunnelReport::bytesFromClients);
        ofPods.put(
                counters(registry, "bytes.from.backends", "Payload bytes of WebSockets that came from backends."),
                TunnelReport::bytesFromBackends);
        ofPods.put(
                counters(registry, "on.threads", "WebSockets that a pod's event loops left to threads."),
                TunnelReport::onThreads);
        ofPods.put(
                counters(
                        registry,
                        "not.seen",
                        "WebSockets that never came by a pod's event loops: a fault of the image."),
                TunnelReport::notSeen);
        ofPods.put(
                counters(registry, "lost", "WebSockets that ended with a process that crashed."), TunnelReport::lost);
        ofPods.put(
                counters(registry, "log.lines.lost", "Lines of ended WebSockets that no log took."),
                TunnelReport::logLinesLost);
        ofMembers.put(
                Series.gauges(
                        registry,
                        "wsproxy.proxy.member.tunnels.open",
                        "WebSockets of a member on a pod's event loops, in all of its generations."),
                TunnelReport.Member::open);
        ofMembers.put(
                counters(registry, "member", "opened", "WebSockets of a member that a pod's event loops took."),
                TunnelReport.Member::opened);
        ofMembers.put(
                counters(
                        registry, "member", "bytes.from.clients", "Payload bytes of WebSockets that went to a member."),
                TunnelReport.Member::bytesFromClients);
        ofMembers.put(
                counters(
                        registry,
                        "member",
                        "bytes.from.backends",
                        "Payload bytes of WebSockets that came from a member."),
                TunnelReport.Member::bytesFromBackends);
    }

    private static Series counters(MeterRegistry registry, String name, String description) {
        return Series.counters(registry, "wsproxy.proxy.tunnels." + name, description);
    }

    private static Series counters(MeterRegistry registry, String owner, String name, String description) {
        return Series.counters(registry, "wsproxy.proxy." + owner + ".tunnels." + name, description);
    }

    void update(List<ProxySample> proxies) {
        ofPods.forEach((series, number) -> series.replace(PodMetrics.byPod(
                proxies, (sample, pod) -> pod.tunnels().map(tunnels -> (double) number.applyAsLong(tunnels)))));
        ofMembers.forEach((series, number) -> series.replace(byMember(proxies, number)));
    }

    private Map<Tags, Double> byMember(List<ProxySample> proxies, ToLongFunction<TunnelReport.Member> number) {
        Map<Tags, Double> values = new HashMap<>();
        for (ProxySample sample : proxies) {
            Set<String> named = MemberMetrics.named(sample.pods().stream()
                    .flatMap(pod -> pod.tunnels().stream())
                    .flatMap(tunnels -> tunnels.members().stream())
                    .map(member -> names.name(sample.proxy(), member.url())));
            for (PodReport pod : sample.pods()) {
                pod.tunnels().ifPresent(tunnels -> tunnels.members().forEach(member -> {
                    String name = names.name(sample.proxy(), member.url());
                    Tags tags = PodMetrics.named(sample, pod)
                            .and("member", named.contains(name) ? name : MemberMetrics.OTHERS);
                    values.merge(tags, (double) number.applyAsLong(member), Double::sum);
                }));
            }
        }
        return values;
    }
}
