package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.plan.ReferencedObject;
import dev.wsproxy.operator.plan.ReferencedService;
import dev.wsproxy.operator.plan.References;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Reads referenced objects one by one: a cache of all Secrets would hold every key of the cluster in memory. */
final class ClusterReferences implements References {
    private final KubernetesClient client;

    ClusterReferences(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public ReferencedObject secret(String namespace, String name) {
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        return secret == null ? ReferencedObject.MISSING : ReferencedObject.of(secret.getType(), secret.getData());
    }

    @Override
    public ReferencedObject configMap(String namespace, String name) {
        ConfigMap configMap =
                client.configMaps().inNamespace(namespace).withName(name).get();
        return configMap == null ? ReferencedObject.MISSING : ReferencedObject.of("", configMap.getData());
    }

    @Override
    public ReferencedService service(String namespace, String name) {
        Service service =
                client.services().inNamespace(namespace).withName(name).get();
        return service == null ? ReferencedService.MISSING : ReferencedService.of(service.getSpec());
    }
}
