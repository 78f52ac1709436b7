package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.httpd.HttpdConfig;
import dev.wsproxy.operator.plan.ProxyPlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;

/**
 * The children that shall exist.
 *
 * @param configMap holds the configuration
 * @param deployment runs httpd with it
 * @param service leads to the pods
 * @param podDisruptionBudget keeps evictions from taking several pods at once
 */
public record DesiredState(
        ConfigMap configMap, Deployment deployment, Service service, PodDisruptionBudget podDisruptionBudget) {
    /** The children for a plan and the configuration rendered from it. */
    public static DesiredState of(Owner owner, ProxyPlan plan, HttpdConfig config, PodSettings settings) {
        return new DesiredState(
                ConfigMaps.desired(owner, config),
                Deployments.desired(owner, plan, config, settings),
                Services.desired(owner, plan, settings.layout()),
                PodDisruptionBudgets.desired(owner));
    }

    /** All of them, in the order in which they are listed here. */
    public List<HasMetadata> objects() {
        return List.of(configMap, deployment, service, podDisruptionBudget);
    }
}
