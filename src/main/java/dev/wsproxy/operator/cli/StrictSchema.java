package dev.wsproxy.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Turns a structural schema of Kubernetes into a JSON Schema that means the same: what it does not list is refused, as by
 * {@code kubectl --validate=strict}, and its own keywords become standard ones.
 */
final class StrictSchema {
    /** Keywords that both kinds of schema have, with the same meaning. */
    private static final Set<String> COMMON = Set.of(
            "type",
            "enum",
            "pattern",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "required");

    private StrictSchema() {}

    /** A resource has these three beside what its schema lists. */
    static JsonNode ofResource(JsonNode schema, JsonNode metadata) {
        ObjectNode complete = schema.deepCopy();
        ObjectNode properties = (ObjectNode) complete.get("properties");
        ObjectNode text = JsonNodeFactory.instance.objectNode().put("type", "string");
        properties.set("apiVersion", text);
        properties.set("kind", text);
        properties.set("metadata", metadata);
        complete.withArray("required").add("metadata");
        return of(complete);
    }

    private static ObjectNode of(JsonNode structural) {
        ObjectNode strict = JsonNodeFactory.instance.objectNode();
        structural.properties().forEach(keyword -> {
            if (COMMON.contains(keyword.getKey())) {
                strict.set(keyword.getKey(), keyword.getValue());
            }
        });
        if (structural.has("items")) {
            strict.set("items", of(structural.get("items")));
        }
        addFields(structural, strict);
        addTypes(structural, strict);
        addRange(structural, strict);
        return strict;
    }

    private static void addFields(JsonNode structural, ObjectNode strict) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        structural.path("properties").properties().forEach(field -> fields.set(field.getKey(), of(field.getValue())));
        JsonNode others = structural.path("additionalProperties");
        if (!fields.isEmpty()) {
            strict.set("properties", fields);
        }
        if (others.isObject()) {
            strict.set("additionalProperties", of(others));
        } else if (!fields.isEmpty()
                && !others.asBoolean()
                && !structural.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            strict.put("additionalProperties", false);
        }
    }

    private static void addTypes(JsonNode structural, ObjectNode strict) {
        if (structural.path("x-kubernetes-int-or-string").asBoolean()) {
            strict.putArray("type").add("integer").add("string");
        } else if (structural.path("nullable").asBoolean()) {
            strict.putArray("type").add(structural.path("type").asText()).add("null");
        }
    }

    private static void addRange(JsonNode structural, ObjectNode strict) {
        if (structural.path("format").asText().equals("int32")) {
            if (!strict.has("minimum")) {
                strict.put("minimum", Integer.MIN_VALUE);
            }
            if (!strict.has("maximum")) {
                strict.put("maximum", Integer.MAX_VALUE);
            }
        }
    }
}
