package dev.wsproxy.operator.controller.dependents;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;

/**
 * Who is told of updates before they are applied.
 *
 * @param configMap of the ConfigMap's
 * @param deployment of the Deployment's
 */
public record ChildUpdates(ChildUpdate<ConfigMap> configMap, ChildUpdate<Deployment> deployment) {}
