package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.desired.Labels;
import dev.wsproxy.operator.metrics.OperatorMetrics;
import dev.wsproxy.operator.metrics.ProxySample;
import dev.wsproxy.operator.status.PodReport;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at resources and asks their pods at a steady interval, for the metrics. It reads caches, and writes nothing; it has a thread of its
 * own, so that no reconciliation waits for it.
 */
final class MetricsCollection {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsCollection.class);

    /** Pods asked at the same time. A thousand of which none answers take ten seconds. */
    private static final int AT_ONCE = 100;

    private final OperatorMetrics metrics;
    private final PodReader reader;
    private final Cache<WebSocketProxy> proxies;
    private final Cache<Pod> pods;

    MetricsCollection(OperatorMetrics metrics, PodReader reader, Cache<WebSocketProxy> proxies, Cache<Pod> pods) {
        this.metrics = metrics;
        this.reader = reader;
        this.pods = pods;
        this.proxies = proxies;
    }

    /** Begins, and goes on as long as the process lives. */
    void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "metrics-collection");
            thread.setDaemon(true);
            return thread;
        });
        long interval = metrics.interval().toMillis();
        Objects.requireNonNull(
                executor.scheduleAtFixedRate(this::collectSafely, interval, interval, TimeUnit.MILLISECONDS));
    }

    /** What goes wrong once is told and tried again; an exception would end the schedule. */
    private void collectSafely() {
        try {
            collect(metrics.leadership().leads() ? proxies.list().toList() : List.of());
        } catch (RuntimeException e) {
            LOG.warn("Metrics of resources and pods could not be collected.", e);
        }
    }

    private void collect(List<WebSocketProxy> present) {
        Set<String> uids =
                present.stream().map(proxy -> proxy.getMetadata().getUid()).collect(Collectors.toSet());
        metrics.retain(uids);
        metrics.resources().update(present);
        metrics.pods().update(samples(present));
    }

    private List<ProxySample> samples(List<WebSocketProxy> present) {
        if (present.isEmpty()) {
            return List.of();
        }
        Map<ResourceID, List<Pod>> candidates = pods.list().collect(Collectors.groupingBy(MetricsCollection::proxyOf));
        List<List<Pod>> running = present.stream()
                .map(proxy ->
                        ProxyPods.running(proxy, candidates.getOrDefault(ResourceID.fromResource(proxy), List.of())))
                .toList();
        Iterator<PodReport> reports =
                ask(running.stream().flatMap(List::stream).toList()).iterator();
        List<ProxySample> samples = new ArrayList<>();
        for (int i = 0; i < present.size(); i++) {
            List<PodReport> ofProxy =
                    running.get(i).stream().map(pod -> reports.next()).toList();
            samples.add(new ProxySample(present.get(i), ofProxy));
        }
        return samples;
    }

    private List<PodReport> ask(List<Pod> asked) {
        return IntStream.iterate(0, first -> first < asked.size(), first -> first + AT_ONCE)
                .mapToObj(first -> reader.read(asked.subList(first, Math.min(first + AT_ONCE, asked.size()))))
                .flatMap(List::stream)
                .toList();
    }

    private static ResourceID proxyOf(Pod pod) {
        String proxy = Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.<String, String>of())
                .getOrDefault(Labels.PROXY, "");
        return new ResourceID(proxy, pod.getMetadata().getNamespace());
    }
}
