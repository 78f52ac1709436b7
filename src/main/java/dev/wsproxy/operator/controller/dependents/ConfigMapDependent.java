package dev.wsproxy.operator.controller.dependents;

import dev.wsproxy.operator.desired.DesiredState;
import dev.wsproxy.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.Optional;

/** The ConfigMap. */
@KubernetesDependent(useSSA = BooleanWithUndefined.TRUE, informer = @Informer(labelSelector = Labels.MANAGED_BY))
public final class ConfigMapDependent extends OwnedDependent<ConfigMap> {
    /** For the framework. */
    public ConfigMapDependent() {
        super(ConfigMap.class, DesiredState::configMap);
    }

    @Override
    protected Optional<ChildUpdate<ConfigMap>> listener(ChildUpdates updates) {
        return Optional.of(updates.configMap());
    }
}
