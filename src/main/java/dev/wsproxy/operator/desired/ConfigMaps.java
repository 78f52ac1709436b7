package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.httpd.HttpdConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;

/** The ConfigMap with the configuration. */
final class ConfigMaps {
    /** Key, and name of the mounted file. */
    static final String CONFIG_KEY = "httpd.conf";

    private ConfigMaps() {}

    static ConfigMap desired(Owner owner, HttpdConfig config) {
        return new ConfigMapBuilder()
                .withMetadata(owner.childMetadata())
                .addToData(CONFIG_KEY, config.text())
                .build();
    }
}
