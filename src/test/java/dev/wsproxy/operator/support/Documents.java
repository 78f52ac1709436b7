package dev.wsproxy.operator.support;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.pem.PemFiles;
import dev.wsproxy.operator.plan.ReferencedEndpointSlice;
import dev.wsproxy.operator.plan.ReferencedFile;
import dev.wsproxy.operator.plan.ReferencedObject;
import dev.wsproxy.operator.plan.ReferencedService;
import dev.wsproxy.operator.plan.References;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The documents of a YAML file: a WebSocketProxy and the objects it refers to, with {@link StandIns} for their PEM. */
public final class Documents implements References {
    private final List<HasMetadata> objects;

    private Documents(List<HasMetadata> objects) {
        this.objects = objects;
    }

    /** Reads every document of the file. */
    public static Documents read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads every document of the text. */
    public static Documents parse(String text) {
        return new Documents(Stream.of(text.split("(?m)^---\n"))
                .filter(document -> !document.isBlank())
                .map(Documents::unmarshal)
                .toList());
    }

    private static HasMetadata unmarshal(String document) {
        KubernetesSerialization serialization = new KubernetesSerialization();
        serialization.registerKubernetesResource(WebSocketProxy.class);
        HasMetadata object = serialization.unmarshal(document);
        StandIns.replaceIn(object);
        return object;
    }

    /** The same document with PEM in the place of its stand-ins. */
    public static String withPem(String document) {
        HasMetadata object = unmarshal(document);
        return object instanceof WebSocketProxy ? document : new KubernetesSerialization().asYaml(object);
    }

    /** The one WebSocketProxy among them. */
    public WebSocketProxy proxy() {
        return all(WebSocketProxy.class).findFirst().orElseThrow();
    }

    @Override
    public ReferencedObject secret(String namespace, String name) {
        return all(Secret.class)
                .filter(secret -> secret.getMetadata().getName().equals(name))
                .findFirst()
                .map(secret -> ReferencedObject.of(secret.getType(), files(secret.getStringData())))
                .orElse(ReferencedObject.MISSING);
    }

    @Override
    public ReferencedObject configMap(String namespace, String name) {
        return all(ConfigMap.class)
                .filter(configMap -> configMap.getMetadata().getName().equals(name))
                .findFirst()
                .map(configMap -> ReferencedObject.of("", files(configMap.getData())))
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

    @Override
    public Set<ReferencedEndpointSlice> endpointSlices(String namespace, String service) {
        return all(EndpointSlice.class)
                .filter(slice ->
                        service.equals(slice.getMetadata().getLabels().get(ReferencedEndpointSlice.SERVICE_LABEL)))
                .map(ReferencedEndpointSlice::of)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Map<String, ReferencedFile> files(Map<String, String> data) {
        Map<String, byte[]> values = new TreeMap<>();
        data.forEach((key, text) -> values.put(key, text.getBytes(StandardCharsets.UTF_8)));
        return PemFiles.read(values);
    }

    private <T extends HasMetadata> Stream<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast);
    }
}
