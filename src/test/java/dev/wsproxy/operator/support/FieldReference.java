package dev.wsproxy.operator.support;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The field reference in Markdown, made from the CRD. */
public final class FieldReference {
    private final StringBuilder text = new StringBuilder();

    private FieldReference() {}

    /** The whole document. */
    public static String markdown() {
        CustomResourceDefinition crd = Serialization.unmarshal(GeneratedCrd.yaml(), CustomResourceDefinition.class);
        JSONSchemaProps root = crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
        FieldReference reference = new FieldReference();
        reference.text.append(
                """
                # Fields of a WebSocketProxy

                `wsproxy.dev/v1alpha1`. Generated from the CRD; `make golden` rewrites it. `kubectl explain websocketproxy.spec` says the same.
                """);
        for (String part : List.of("spec", "status")) {
            reference.text.append("\n## `%s`\n".formatted(part));
            reference.fields(part, root.getProperties().get(part));
        }
        return reference.text.toString();
    }

    private void fields(String path, JSONSchemaProps object) {
        rules(path, object);
        for (Map.Entry<String, JSONSchemaProps> property : new TreeMap<>(object.getProperties()).entrySet()) {
            boolean required = object.getRequired().contains(property.getKey());
            field(path + "." + property.getKey(), property.getValue(), required);
        }
    }

    private void field(String path, JSONSchemaProps schema, boolean required) {
        boolean numberOrName = Boolean.TRUE.equals(schema.getXKubernetesIntOrString());
        List<String> facts = new ArrayList<>(List.of(numberOrName ? "integer or string" : schema.getType()));
        if (required) {
            facts.add("required");
        }
        facts.addAll(bounds(schema));
        text.append("\n### `%s`\n%s\n\n%s\n".formatted(path, String.join(", ", facts), schema.getDescription()));
        JSONSchemaProps items =
                schema.getItems() == null ? null : schema.getItems().getSchema();
        if (items != null && items.getProperties().isEmpty()) {
            text.append("\nEach: %s\n".formatted(String.join(", ", bounds(items))));
        } else if (items != null) {
            fields(path + "[]", items);
        } else if (!schema.getProperties().isEmpty()) {
            fields(path, schema);
        }
    }

    private void rules(String path, JSONSchemaProps schema) {
        schema.getXKubernetesValidations()
                .forEach(rule -> text.append("\nRule of `%s`: %s.\n".formatted(path, rule.getMessage())));
    }

    private static List<String> bounds(JSONSchemaProps schema) {
        List<String> bounds = new ArrayList<>();
        range(bounds, "from %s", schema.getMinimum());
        range(bounds, "to %s", schema.getMaximum());
        range(bounds, "at least %s characters", schema.getMinLength());
        range(bounds, "at most %s characters", schema.getMaxLength());
        range(bounds, "at least %s entries", schema.getMinItems());
        range(bounds, "at most %s entries", schema.getMaxItems());
        if (schema.getXKubernetesListMapKeys() != null
                && !schema.getXKubernetesListMapKeys().isEmpty()) {
            bounds.add("unique by `%s`".formatted(String.join("`, `", schema.getXKubernetesListMapKeys())));
        }
        if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
            bounds.add("one of "
                    + String.join(
                            ", ",
                            schema.getEnum().stream()
                                    .map(value -> "`" + value.asText() + "`")
                                    .toList()));
        }
        if (schema.getPattern() != null) {
            bounds.add("pattern `%s`".formatted(schema.getPattern()));
        }
        if (schema.getDefault() != null && schema.getDefault().isValueNode()) {
            bounds.add("default `%s`".formatted(schema.getDefault().asText()));
        }
        return bounds;
    }

    private static void range(List<String> bounds, String words, Number bound) {
        if (bound != null) {
            boolean onlyNotEmpty = words.startsWith("at least") && bound.longValue() == 1;
            bounds.add(onlyNotEmpty ? "not empty" : words.formatted(bound.longValue()));
        }
    }
}
