package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.httpd.HttpdConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;

/** The ConfigMap with the configuration. */
public final class ConfigMaps {
    /** Key, and name of the mounted file. */
    static final String CONFIG_KEY = "httpd.conf";

    private ConfigMaps() {}

    /** The configuration in a ConfigMap of this kind; empty text where there is none. */
    public static String configuration(ConfigMap configMap) {
        return configMap.getData() == null ? "" : configMap.getData().getOrDefault(CONFIG_KEY, "");
    }

    static ConfigMap desired(Owner owner, HttpdConfig config) {
        return new ConfigMapBuilder()
                .withMetadata(owner.childMetadata())
                .addToData(CONFIG_KEY, config.text())
                .build();
    }
}
