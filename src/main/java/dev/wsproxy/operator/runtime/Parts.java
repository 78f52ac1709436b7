package dev.wsproxy.operator.runtime;

import dev.wsproxy.operator.desired.PodSettings;
import dev.wsproxy.operator.httpd.HttpdLayout;
import dev.wsproxy.operator.plan.Planner;
import dev.wsproxy.operator.plan.ProxyDefaults;
import dev.wsproxy.operator.status.StatusComputer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the parts of the operator from its settings. */
@ApplicationScoped
public class Parts {
    /** Plans with the defaults of the settings. */
    @Produces
    @Singleton
    public Planner planner(OperatorSettings settings) {
        OperatorSettings.Proxy proxy = settings.proxy();
        return new Planner(
                new ProxyDefaults(proxy.image(), proxy.eventLoopsImage(), proxy.drainSeconds()), Clock.systemUTC());
    }

    /** What the settings say about every pod. */
    @Produces
    @Singleton
    public PodSettings podSettings(OperatorSettings settings) {
        OperatorSettings.Proxy proxy = settings.proxy();
        return new PodSettings(HttpdLayout.of(proxy.serverRoot(), proxy.binary(), proxy.caFile()), proxy.userId());
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    StatusComputer statusComputer() {
        return new StatusComputer(Clock.systemUTC());
    }
}
