package dev.wsproxy.operator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Everything that is told beside what the framework and the JVM tell. */
public final class OperatorMetrics {
    /** From a small proxy, a millisecond, to one with a configuration as large as a ConfigMap holds. */
    private static final Duration[] RENDER_BUCKETS =
            Stream.of(1, 5, 10, 50, 100, 500, 1000).map(Duration::ofMillis).toArray(Duration[]::new);

    private final Duration interval;
    private final Timer render;
    private final Leadership leadership;
    private final Rollouts rollouts;
    private final ProgrammedTime programmedTime;
    private final ResourceMetrics resources;
    private final PodMetrics pods;
    private final MemberNames memberNames = new MemberNames();

    /**
     * Metrics in this registry.
     *
     * @param interval time between two looks at resources and pods
     */
    public OperatorMetrics(MeterRegistry registry, Clock clock, Duration interval) {
        this.interval = interval;
        render = Timer.builder("wsproxy.config.render")
                .description("Planning and rendering one proxy's configuration.")
                .serviceLevelObjectives(RENDER_BUCKETS)
                .register(registry);
        leadership = new Leadership(registry);
        rollouts = new Rollouts(registry);
        programmedTime = new ProgrammedTime(registry, clock, rollouts);
        resources = new ResourceMetrics(registry);
        pods = new PodMetrics(registry, memberNames);
    }

    /** Time between two looks at resources and pods. */
    public Duration interval() {
        return interval;
    }

    /** Does the work, which is planning and rendering, and measures it. */
    public <T> T rendering(Supplier<T> work) {
        return render.record(work);
    }

    /** Whether this replica works. */
    public Leadership leadership() {
        return leadership;
    }

    /** Changes that reach running pods. */
    public Rollouts rollouts() {
        return rollouts;
    }

    /** How long changes take. */
    public ProgrammedTime programmedTime() {
        return programmedTime;
    }

    /** What the resources' status says. */
    public ResourceMetrics resources() {
        return resources;
    }

    /** What the proxies' pods say of themselves. */
    public PodMetrics pods() {
        return pods;
    }

    /** Names of the members that pods tell the addresses of. */
    public MemberNames memberNames() {
        return memberNames;
    }

    /** Forgets all resources but those with these uids. */
    public void retain(Set<String> uids) {
        rollouts.retain(uids);
        programmedTime.retain(uids);
        memberNames.retain(uids);
    }
}
