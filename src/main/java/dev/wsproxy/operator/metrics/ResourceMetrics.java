package dev.wsproxy.operator.metrics;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxyStatus;
import dev.wsproxy.operator.status.ConditionType;
import dev.wsproxy.operator.status.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the resources' own status says, as numbers. */
public final class ResourceMetrics {
    /** Resources that are named one by one because they are not ready; the others are only counted. */
    static final int NAMED = 200;

    private static final String TRUE = "True";

    private static final Set<ConditionType> PRESENT_WHILE_TRUE =
            EnumSet.of(ConditionType.Reconciling, ConditionType.Stalled, ConditionType.Paused);

    private final Series resources;
    private final Series notReady;
    private final Series certificateEnds;
    private final Series renewalOverdue;

    ResourceMetrics(MeterRegistry registry) {
        resources = Series.gauges(
                registry, "wsproxy.resources", "WebSocketProxy resources by namespace, condition and its status.");
        notReady = Series.gauges(
                registry,
                "wsproxy.resource.not.ready",
                "1 for a WebSocketProxy whose Ready is not True, with the reason, and whether it is Stalled.");
        certificateEnds = Series.gauges(
                registry,
                "wsproxy.certificate.expiry.timestamp.seconds",
                "End of the validity of the certificate that a proxy shows to its clients, in Unix time.");
        renewalOverdue = Series.gauges(
                registry,
                "wsproxy.certificate.renewal.overdue",
                "1 when a certificate that a proxy uses is in the last tenth of its life, 0 when none is.");
    }

    /** These are all the resources that there are. */
    public void update(Collection<WebSocketProxy> proxies) {
        resources.replace(byCondition(proxies));
        Map<Tags, Double> unready = new HashMap<>();
        proxies.stream()
                .filter(proxy -> !TRUE.equals(status(proxy, ConditionType.Ready)))
                .sorted(Comparator.comparing(
                                (WebSocketProxy proxy) -> proxy.getMetadata().getNamespace())
                        .thenComparing(proxy -> proxy.getMetadata().getName()))
                .limit(NAMED)
                .forEach(proxy -> unready.put(unready(proxy), 1.0));
        notReady.replace(unready);
        Map<Tags, Double> ends = new HashMap<>();
        proxies.forEach(proxy -> certificateEnd(proxy).ifPresent(end -> ends.put(named(proxy), (double) end)));
        certificateEnds.replace(ends);
        Map<Tags, Double> overdue = new HashMap<>();
        proxies.forEach(proxy -> overdue.put(named(proxy), isRenewalOverdue(proxy) ? 1.0 : 0.0));
        renewalOverdue.replace(overdue);
    }

    /** Labels that name a resource. */
    static Tags named(WebSocketProxy proxy) {
        return Tags.of(
                "namespace", proxy.getMetadata().getNamespace(),
                "name", proxy.getMetadata().getName());
    }

    private static Map<Tags, Double> byCondition(Collection<WebSocketProxy> proxies) {
        Map<Tags, Double> counts = new HashMap<>();
        for (WebSocketProxy proxy : proxies) {
            for (ConditionType type : ConditionType.values()) {
                Tags tags = Tags.of(
                        "namespace", proxy.getMetadata().getNamespace(),
                        "condition", type.name(),
                        "status", status(proxy, type));
                counts.merge(tags, 1.0, Double::sum);
            }
        }
        return counts;
    }

    private static Tags unready(WebSocketProxy proxy) {
        String reason =
                find(proxy, ConditionType.Ready).map(Condition::getReason).orElse("Unknown");
        boolean stalled = TRUE.equals(status(proxy, ConditionType.Stalled));
        return named(proxy).and("reason", reason, "stalled", String.valueOf(stalled));
    }

    /** Before the first visit nothing is known of those that are always present. */
    private static String status(WebSocketProxy proxy, ConditionType type) {
        return find(proxy, type)
                .map(Condition::getStatus)
                .orElse(PRESENT_WHILE_TRUE.contains(type) ? "False" : "Unknown");
    }

    private static Optional<Condition> find(WebSocketProxy proxy, ConditionType type) {
        return Optional.ofNullable(proxy.getStatus()).map(WebSocketProxyStatus::conditions).orElse(List.of()).stream()
                .filter(condition -> condition.getType().equals(type.name()))
                .findFirst();
    }

    private static boolean isRenewalOverdue(WebSocketProxy proxy) {
        return find(proxy, ConditionType.ResolvedRefs)
                .filter(condition -> condition.getReason().equals(Reason.CertificateExpiring.name()))
                .isPresent();
    }

    private static Optional<Long> certificateEnd(WebSocketProxy proxy) {
        return Optional.ofNullable(proxy.getStatus())
                .map(WebSocketProxyStatus::tls)
                .map(tls -> Instant.parse(tls.notAfter()).getEpochSecond());
    }
}
