package dev.wsproxy.operator.runtime;

import dev.wsproxy.operator.metrics.OperatorMetrics;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Gives the framework real metrics: the extension's own default (7.7.3) can hand out ones that count nothing. */
public class MetricsProducer {
    @Produces
    @Singleton
    Metrics metrics(MeterRegistry registry) {
        return MicrometerMetricsV2.newBuilder(registry).build();
    }

    /** The operator's own. */
    @Produces
    @Singleton
    OperatorMetrics operatorMetrics(MeterRegistry registry, Clock clock, MetricsSettings settings) {
        if (settings.intervalSeconds() < 1) {
            throw new IllegalArgumentException("WSPROXY_METRICS_INTERVAL_SECONDS must be at least 1.");
        }
        OperatorMetrics metrics = new OperatorMetrics(registry, clock, Duration.ofSeconds(settings.intervalSeconds()));
        // Outside of production there is no election: whoever runs works.
        metrics.leadership().set(LaunchMode.current() != LaunchMode.NORMAL);
        return metrics;
    }

    /**
     * The framework (5.3.2) counts events of the resource with an action and other events without. Prometheus answers different tags
     * with an exception, in the midst of handling the event, which would be lost.
     */
    @Produces
    @Singleton
    MeterFilter sameTagsOnEveryEvent() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                boolean incomplete = id.getName().equals("events.received") && id.getTag("action") == null;
                return incomplete ? id.withTag(Tag.of("action", "NONE")) : id;
            }
        };
    }
}
