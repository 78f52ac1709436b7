package dev.wsproxy.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import dev.wsproxy.operator.pem.PemFiles;
import dev.wsproxy.operator.plan.ReferencedEndpointSlice;
import dev.wsproxy.operator.plan.ReferencedObject;
import dev.wsproxy.operator.plan.ReferencedService;
import dev.wsproxy.operator.plan.References;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Looks referenced objects up among documents. One that is not among them may be in the cluster: it is taken to hold what the
 * resource needs of it, and that is written down as an assumption.
 */
final class DocumentReferences implements References {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private final List<Document> documents;
    private final String defaultNamespace;
    private final NeededObjects needed;
    private final NeededServices neededServices;
    private final List<String> assumptions = new ArrayList<>();

    /**
     * References of one resource.
     *
     * @param documents the objects to look among
     * @param defaultNamespace namespace of documents that name none
     * @param spec what refers to them; may be null
     */
    DocumentReferences(List<Document> documents, String defaultNamespace, WebSocketProxySpec spec) {
        this.documents = documents;
        this.defaultNamespace = defaultNamespace;
        this.needed = NeededObjects.of(spec);
        this.neededServices = NeededServices.of(spec);
    }

    /** What had to be assumed so far, a clause each. */
    List<String> assumptions() {
        return assumptions.stream().distinct().toList();
    }

    @Override
    public ReferencedObject secret(String namespace, String name) {
        return find("Secret", namespace, name)
                .map(secret ->
                        object(secret.path("type").asText(), merged(secret.path("data"), secret.path("stringData"))))
                .orElseGet(() -> assumed("Secret", name));
    }

    @Override
    public ReferencedObject configMap(String namespace, String name) {
        return find("ConfigMap", namespace, name)
                .map(configMap -> object("", merged(configMap.path("binaryData"), configMap.path("data"))))
                .orElseGet(() -> assumed("ConfigMap", name));
    }

    @Override
    public ReferencedService service(String namespace, String name) {
        return find("Service", namespace, name)
                .map(service ->
                        ReferencedService.of(SERIALIZATION.convertValue(service.path("spec"), ServiceSpec.class)))
                .orElseGet(() -> {
                    assumptions.add(neededServices.describe(name));
                    return neededServices.service(name);
                });
    }

    /** None is as good a guess as any: how many there are changes by the minute. */
    @Override
    public Set<ReferencedEndpointSlice> endpointSlices(String namespace, String service) {
        List<Document> slices = documents.stream()
                .filter(document -> document.kind().equals("EndpointSlice")
                        && document.label(ReferencedEndpointSlice.SERVICE_LABEL).equals(service)
                        && document.namespace(defaultNamespace).equals(namespace))
                .toList();
        if (slices.isEmpty()) {
            assumptions.add("Service `%s` has no endpoints".formatted(service));
        }
        // Those of the nearest file that has any.
        return slices.stream()
                .filter(document -> document.file().equals(slices.get(0).file()))
                .map(document -> SERIALIZATION.convertValue(document.content(), EndpointSlice.class))
                .map(ReferencedEndpointSlice::of)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Optional<JsonNode> find(String kind, String namespace, String name) {
        return documents.stream()
                .filter(document -> document.kind().equals(kind)
                        && document.name().equals(name)
                        && document.namespace(defaultNamespace).equals(namespace))
                .map(Document::content)
                .findFirst();
    }

    private ReferencedObject assumed(String kind, String name) {
        assumptions.add(needed.describe(kind, name));
        return needed.object(kind, name);
    }

    private static ReferencedObject object(String type, Map<String, byte[]> data) {
        return ReferencedObject.of(type, PemFiles.read(data));
    }

    /** As the API server merges both: plain text wins. */
    private static Map<String, byte[]> merged(JsonNode base64, JsonNode text) {
        Map<String, byte[]> data = decoded(base64);
        data.putAll(texts(text));
        return data;
    }

    private static Map<String, byte[]> texts(JsonNode data) {
        Map<String, byte[]> texts = new TreeMap<>();
        data.properties()
                .forEach(entry ->
                        texts.put(entry.getKey(), entry.getValue().asText().getBytes(StandardCharsets.UTF_8)));
        return texts;
    }

    /** A value that is not Base64 is an empty one. */
    private static Map<String, byte[]> decoded(JsonNode data) {
        Map<String, byte[]> decoded = new TreeMap<>();
        data.properties().forEach(entry -> {
            try {
                decoded.put(
                        entry.getKey(),
                        Base64.getDecoder().decode(entry.getValue().asText()));
            } catch (IllegalArgumentException e) {
                decoded.put(entry.getKey(), new byte[0]);
            }
        });
        return decoded;
    }
}
