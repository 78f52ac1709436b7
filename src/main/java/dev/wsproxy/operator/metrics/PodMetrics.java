package dev.wsproxy.operator.metrics;

import dev.wsproxy.operator.status.PodReport;
import dev.wsproxy.operator.status.UpgradeReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What the proxies' pods say of themselves. Of one that does not answer, only that is told. */
public final class PodMetrics {
    private final Series up;
    private final Series openSockets;
    private final Series capacityLeft;
    private final Series oldGenerations;
    private final Series configurationCurrent;
    private final Series acceptedUpgrades;
    private final Series refusedUpgrades;
    private final MemberMetrics members;
    private final TunnelMetrics tunnels;

    PodMetrics(MeterRegistry registry, MemberNames names) {
        up = Series.gauges(
                registry, "wsproxy.proxy.up", "1 when a pod answered on its management port, 0 when it did not.");
        openSockets = Series.gauges(
                registry,
                "wsproxy.proxy.open.sockets",
                "WebSockets that a pod holds, in all of its generations, and requests that it answers.");
        capacityLeft = Series.gauges(
                registry,
                "wsproxy.proxy.capacity.left",
                "Connections that a pod can take on top: its idle threads, and room on its event loops.");
        oldGenerations = Series.gauges(
                registry,
                "wsproxy.proxy.old.generations",
                "Processes of earlier configurations that a pod keeps for their sockets, 16 at most.");
        configurationCurrent = Series.gauges(
                registry,
                "wsproxy.proxy.configuration.current",
                "1 when a pod serves the configuration that the resource's status names, 0 when it serves another one.");
        acceptedUpgrades = Series.counters(
                registry,
                "wsproxy.proxy.upgrades.accepted",
                "WebSockets that a pod accepted, with threads once they have ended; counted anew by each pod and each half million.");
        refusedUpgrades = Series.counters(
                registry,
                "wsproxy.proxy.upgrades.refused",
                "Requests for a WebSocket that a pod or its backends refused; counted anew by each pod and each half million.");
        members = new MemberMetrics(registry, names);
        tunnels = new TunnelMetrics(registry, names);
    }

    /** These are all the proxies that there are. */
    public void update(List<ProxySample> proxies) {
        up.replace(byPod(proxies, (sample, pod) -> Optional.of(pod.isKnown() ? 1.0 : 0.0)));
        openSockets.replace(byPod(proxies, number(pod -> pod.server().map(server -> server.openSockets()))));
        capacityLeft.replace(byPod(proxies, number(pod -> pod.server().map(server -> server.capacityLeft()))));
        oldGenerations.replace(byPod(proxies, number(pod -> pod.server().map(server -> server.oldGenerations()))));
        configurationCurrent.replace(byPod(proxies, PodMetrics::isCurrent));
        acceptedUpgrades.replace(byPod(proxies, upgrades(UpgradeReport::accepted)));
        refusedUpgrades.replace(byPod(proxies, upgrades(UpgradeReport::refused)));
        members.update(proxies);
        tunnels.update(proxies);
    }

    /** Labels that name a pod. */
    static Tags named(ProxySample sample, PodReport pod) {
        return ResourceMetrics.named(sample.proxy()).and("pod", pod.pod());
    }

    /** What a pod's report says of one metric, if it says it. */
    interface Reading {
        Optional<Double> of(ProxySample sample, PodReport pod);
    }

    private static Reading number(Function<PodReport, Optional<Integer>> value) {
        return (sample, pod) -> value.apply(pod).map(Integer::doubleValue);
    }

    private static Reading upgrades(ToDoubleFunction<UpgradeReport> count) {
        return (sample, pod) -> pod.upgrades().map(count::applyAsDouble);
    }

    private static Optional<Double> isCurrent(ProxySample sample, PodReport pod) {
        String wanted = Optional.ofNullable(sample.proxy().getStatus())
                .map(status -> status.configHash())
                .orElse("");
        return pod.servedConfigHash().map(served -> served.equals(wanted) ? 1.0 : 0.0);
    }

    static Map<Tags, Double> byPod(List<ProxySample> proxies, Reading reading) {
        Map<Tags, Double> values = new HashMap<>();
        for (ProxySample sample : proxies) {
            for (PodReport pod : sample.pods()) {
                reading.of(sample, pod).ifPresent(value -> values.put(named(sample, pod), value));
            }
        }
        return values;
    }
}
