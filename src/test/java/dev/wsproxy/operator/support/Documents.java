package dev.wsproxy.operator.support;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.plan.ReferencedObject;
import dev.wsproxy.operator.plan.ReferencedService;
import dev.wsproxy.operator.plan.References;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The documents of a YAML file: a WebSocketProxy and the objects it refers to. */
public final class Documents implements References {
    private final List<HasMetadata> objects;

    private Documents(List<HasMetadata> objects) {
        this.objects = objects;
    }

    /** Reads every document of the file. */
    public static Documents read(Path file) {
        try {
            KubernetesSerialization serialization = new KubernetesSerialization();
            serialization.registerKubernetesResource(WebSocketProxy.class);
            List<HasMetadata> objects = new ArrayList<>();
            for (String document : Files.readString(file).split("(?m)^---\n")) {
                if (!document.isBlank()) {
                    objects.add(serialization.unmarshal(document));
                }
            }
            return new Documents(objects);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one WebSocketProxy among them. */
    public WebSocketProxy proxy() {
        return all(WebSocketProxy.class).findFirst().orElseThrow();
    }

    /** Everything, as a list to apply. */
    public KubernetesList list() {
        KubernetesList list = new KubernetesList();
        list.setItems(objects);
        return list;
    }

    @Override
    public ReferencedObject secret(String namespace, String name) {
        return all(Secret.class)
                .filter(secret -> secret.getMetadata().getName().equals(name))
                .findFirst()
                .map(secret -> ReferencedObject.of(secret.getType(), secret.getStringData()))
                .orElse(ReferencedObject.MISSING);
    }

    @Override
    public ReferencedObject configMap(String namespace, String name) {
        return all(ConfigMap.class)
                .filter(configMap -> configMap.getMetadata().getName().equals(name))
                .findFirst()
                .map(configMap -> ReferencedObject.of("", configMap.getData()))
                .orElse(ReferencedObject.MISSING);
    }

    @Override
    public ReferencedService service(String namespace, String name) {
        return all(Service.class)
                .filter(service -> service.getMetadata().getName().equals(name))
                .findFirst()
                .map(service -> ReferencedService.of(service.getSpec()))
                .orElse(ReferencedService.MISSING);
    }

    private <T extends HasMetadata> Stream<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast);
    }
}
