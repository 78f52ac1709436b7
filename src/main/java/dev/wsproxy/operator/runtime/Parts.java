package dev.wsproxy.operator.runtime;

import dev.wsproxy.operator.desired.PodSettings;
import dev.wsproxy.operator.httpd.HttpdLayout;
import dev.wsproxy.operator.plan.Planner;
import dev.wsproxy.operator.status.StatusComputer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the parts of the operator from its settings. */
@ApplicationScoped
public class Parts {
    /** Plans with the default image of the settings. */
    @Produces
    @Singleton
    public Planner planner(OperatorSettings settings) {
        return new Planner(settings.proxy().image(), Clock.systemUTC());
    }

    /** What the settings say about every pod. */
    @Produces
    @Singleton
    public PodSettings podSettings(OperatorSettings settings) {
        OperatorSettings.Proxy proxy = settings.proxy();
        return new PodSettings(
                HttpdLayout.of(proxy.serverRoot(), proxy.binary(), proxy.caFile()),
                proxy.userId(),
                proxy.drainSeconds());
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
