package dev.wsproxy.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import dev.wsproxy.operator.cli.Checked.Rendered;
import dev.wsproxy.operator.desired.PodSettings;
import dev.wsproxy.operator.httpd.ConfigRenderer;
import dev.wsproxy.operator.httpd.Configured;
import dev.wsproxy.operator.plan.Planner;
import dev.wsproxy.operator.plan.Resolver;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes documents through what a resource meets in a cluster: schema, references, planner, renderer. */
final class Checker {
    private final ObjectMapper mapper;
    private final ResourceSchema schema;
    private final Planner planner;
    private final ConfigRenderer renderer;
    private final String defaultNamespace;

    Checker(ObjectMapper mapper, Planner planner, PodSettings settings, String defaultNamespace) {
        this.mapper = mapper;
        this.schema = new ResourceSchema(new KubernetesYaml(mapper));
        this.planner = planner;
        this.renderer = new ConfigRenderer(settings.layout());
        this.defaultNamespace = defaultNamespace;
    }

    /** Checks one document; objects it refers to are looked for among the others. */
    Checked check(Document document, List<Document> others) {
        Optional<Finding> fault = document.fault().or(document::wrongApiVersion);
        if (fault.isPresent()) {
            return new Checked(List.of(fault.get()), Optional.empty(), List.of());
        }
        List<Finding> bySchema = schema.check(document.content());
        WebSocketProxy proxy;
        try {
            proxy = proxy(document);
        } catch (JsonProcessingException e) {
            // A value of the wrong type: nothing can be planned.
            return new Checked(
                    bySchema.isEmpty() ? List.of(Finding.inSpec("spec", "must fit the schema.")) : bySchema,
                    Optional.empty(),
                    List.of());
        }
        DocumentReferences references =
                new DocumentReferences(nearestFirst(document, others), defaultNamespace, proxy.getSpec());
        Configured configured = Configured.of(planner.plan(new Resolver(references).resolve(proxy)), renderer);
        List<Finding> findings = merge(
                bySchema,
                configured.planned().problems().stream().map(Finding::of).toList());
        Optional<Rendered> rendered = findings.isEmpty()
                ? Optional.of(new Rendered(
                        proxy,
                        configured.planned().plan().orElseThrow(),
                        configured.config().orElseThrow()))
                : Optional.empty();
        return new Checked(findings, rendered, rendered.isPresent() ? references.assumptions() : List.of());
    }

    /** Files may have objects of the same name; those beside a resource are its own. */
    private static List<Document> nearestFirst(Document document, List<Document> others) {
        return others.stream()
                .sorted(Comparator.comparing(other -> !other.file().equals(document.file())))
                .toList();
    }

    /** Both know every bound of a field; the planner says it in words. */
    private static List<Finding> merge(List<Finding> bySchema, List<Finding> byPlanner) {
        Set<String> planned = byPlanner.stream().map(Finding::field).collect(Collectors.toSet());
        List<Finding> merged = new ArrayList<>(bySchema);
        merged.removeIf(finding -> planned.contains(finding.field()));
        merged.addAll(byPlanner);
        return List.copyOf(merged);
    }

    private WebSocketProxy proxy(Document document) throws JsonProcessingException {
        JsonNode uid = document.content().path("metadata").path("uid");
        WebSocketProxy proxy = new WebSocketProxy();
        proxy.setMetadata(new ObjectMetaBuilder()
                .withName(document.name())
                .withNamespace(document.namespace(defaultNamespace))
                .withUid(uid.isTextual() ? uid.asText() : null)
                .build());
        proxy.setSpec(mapper.treeToValue(document.content().path("spec"), WebSocketProxySpec.class));
        return proxy;
    }
}
