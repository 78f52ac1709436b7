package dev.wsproxy.operator.runtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What an administrator can set about metrics ({@code WSPROXY_METRICS_INTERVAL_SECONDS}). The names are part of the interface. */
@ConfigMapping(prefix = "wsproxy.metrics")
public interface MetricsSettings {
    /** Seconds between two looks at resources and pods; at least 1. */
    @WithDefault("15")
    int intervalSeconds();
}
