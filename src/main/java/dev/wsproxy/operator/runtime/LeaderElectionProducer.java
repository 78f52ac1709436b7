package dev.wsproxy.operator.runtime;

import dev.wsproxy.operator.metrics.OperatorMetrics;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** One replica of the operator works at a time; the others wait for its Lease. */
public class LeaderElectionProducer {
    /** The Lease, in the operator's own namespace. */
    static final String LEASE = "wsproxy-operator";

    @Produces
    @Singleton
    @Unremovable
    LeaderElectionConfiguration leaderElection(OperatorMetrics metrics) {
        // 15, 10 and 2 seconds are what controller-runtime and Strimzi use as well.
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                .withLeaseDuration(Duration.ofSeconds(15))
                .withRenewDeadline(Duration.ofSeconds(10))
                .withRetryPeriod(Duration.ofSeconds(2))
                .withLeaderCallbacks(
                        new LeaderCallbacks(() -> metrics.leadership().set(true), () -> end(metrics), leader -> {}))
                .build();
    }

    /**
     * Who lost the Lease must not go on beside the new leader. The framework (5.3.2) would not end the process; its own setting for
     * that calls {@code System.exit}, which blocks a shutdown that is under way.
     */
    private static void end(OperatorMetrics metrics) {
        metrics.leadership().set(false);
        Quarkus.asyncExit(1);
    }
}
