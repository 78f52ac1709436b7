package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.pem.PemFiles;
import dev.wsproxy.operator.plan.ReferencedEndpointSlice;
import dev.wsproxy.operator.plan.ReferencedObject;
import dev.wsproxy.operator.plan.ReferencedService;
import dev.wsproxy.operator.plan.References;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads referenced objects one by one: a cache of all Secrets would hold every key of the cluster in memory. */
final class ClusterReferences implements References {
    private final KubernetesClient client;
    private final Map<String, Set<ReferencedEndpointSlice>> endpointSlices;

    /**
     * References of one resource.
     *
     * @param endpointSlices slices of the Services whose endpoints are members, by name of the Service
     */
    ClusterReferences(KubernetesClient client, Map<String, Set<ReferencedEndpointSlice>> endpointSlices) {
        this.client = client;
        this.endpointSlices = endpointSlices;
    }

    @Override
    public ReferencedObject secret(String namespace, String name) {
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        return secret == null
                ? ReferencedObject.MISSING
                : ReferencedObject.of(secret.getType(), PemFiles.read(decoded(secret.getData())));
    }

    @Override
    public ReferencedObject configMap(String namespace, String name) {
        ConfigMap configMap =
                client.configMaps().inNamespace(namespace).withName(name).get();
        if (configMap == null) {
            return ReferencedObject.MISSING;
        }
        Map<String, byte[]> values = decoded(configMap.getBinaryData());
        if (configMap.getData() != null) {
            configMap.getData().forEach((key, text) -> values.put(key, text.getBytes(StandardCharsets.UTF_8)));
        }
        return ReferencedObject.of("", PemFiles.read(values));
    }

    /** These are watched, so they are known. */
    @Override
    public Set<ReferencedEndpointSlice> endpointSlices(String namespace, String service) {
        return endpointSlices.getOrDefault(service, Set.of());
    }

    private static Map<String, byte[]> decoded(Map<String, String> data) {
        Map<String, byte[]> values = new HashMap<>();
        if (data != null) {
            data.forEach((key, base64) -> values.put(key, Base64.getDecoder().decode(base64)));
        }
        return values;
    }

    @Override
    public ReferencedService service(String namespace, String name) {
        Service service =
                client.services().inNamespace(namespace).withName(name).get();
        return service == null ? ReferencedService.MISSING : ReferencedService.of(service.getSpec());
    }
}
