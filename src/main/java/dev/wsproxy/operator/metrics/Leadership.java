package dev.wsproxy.operator.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;

/** Whether this replica of the operator is the one that works. Only that one tells of resources and pods, so that sums count each once. */
public final class Leadership {
    private final AtomicBoolean leads = new AtomicBoolean();

    Leadership(MeterRegistry registry) {
        Gauge.builder("wsproxy.leader", leads, state -> state.get() ? 1 : 0)
                .description("1 in the replica of the operator that holds the Lease and works, 0 in one that waits.")
                .register(registry);
    }

    /** It works from now on, or no more. */
    public void set(boolean leading) {
        leads.set(leading);
    }

    /** Whether it works. */
    public boolean leads() {
        return leads.get();
    }
}
