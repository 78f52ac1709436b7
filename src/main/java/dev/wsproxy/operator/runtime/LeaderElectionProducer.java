package dev.wsproxy.operator.runtime;

import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.quarkus.arc.Unremovable;
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
    LeaderElectionConfiguration leaderElection() {
        // 15, 10 and 2 seconds are what controller-runtime and Strimzi use as well.
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                .withLeaseDuration(Duration.ofSeconds(15))
                .withRenewDeadline(Duration.ofSeconds(10))
                .withRetryPeriod(Duration.ofSeconds(2))
                .build();
    }
}
