package dev.wsproxy.operator.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** All series of one metric. What is not named any more goes away, so that nothing is told of what was deleted. */
final class Series {
    private final MeterRegistry registry;
    private final BiFunction<Tags, Value, Meter> maker;
    private final Map<Tags, Value> present = new HashMap<>();

    private Series(MeterRegistry registry, BiFunction<Tags, Value, Meter> maker) {
        this.registry = registry;
        this.maker = maker;
    }

    /** Values that go up and down. */
    static Series gauges(MeterRegistry registry, String name, String description) {
        return new Series(registry, (tags, value) -> Gauge.builder(name, value, Value::get)
                .description(description)
                .tags(tags)
                .register(registry));
    }

    /** Values that somebody else counts, and that begin at 0 again when he restarts. */
    static Series counters(MeterRegistry registry, String name, String description) {
        return new Series(registry, (tags, value) -> FunctionCounter.builder(name, value, Value::get)
                .description(description)
                .tags(tags)
                .register(registry));
    }

    /** These, and no other. */
    synchronized void replace(Map<Tags, Double> values) {
        present.entrySet().removeIf(entry -> {
            boolean gone = !values.containsKey(entry.getKey());
            if (gone) {
                registry.remove(entry.getValue().meter);
            }
            return gone;
        });
        values.forEach(this::set);
    }

    private void set(Tags tags, double number) {
        Value value = present.get(tags);
        if (value == null) {
            value = new Value();
            value.number = number;
            present.put(tags, value);
            value.meter = maker.apply(tags, value);
        } else {
            value.number = number;
        }
    }

    private static final class Value {
        private volatile double number;
        private Meter meter;

        double get() {
            return number;
        }
    }
}
