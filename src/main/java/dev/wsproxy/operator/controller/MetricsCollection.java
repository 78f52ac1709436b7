package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.metrics.OperatorMetrics;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at resources at a steady interval, for the metrics. It reads caches, and writes nothing; it has a thread of its own, so that no
 * reconciliation waits for it.
 */
final class MetricsCollection {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsCollection.class);

    private final OperatorMetrics metrics;
    private final Cache<WebSocketProxy> proxies;

    MetricsCollection(OperatorMetrics metrics, Cache<WebSocketProxy> proxies) {
        this.metrics = metrics;
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
    }
}
