package dev.wsproxy.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds items that a list of a structural schema may have only once: JSON Schema cannot say that about keys of items. */
final class ListRules {
    private ListRules() {}

    /** Every item that stands twice in a set, or twice under the same keys in a map. */
    static List<Finding> check(JsonNode schema, JsonNode value) {
        List<Finding> findings = new ArrayList<>();
        check("", schema, value, findings);
        return findings;
    }

    private static void check(String field, JsonNode schema, JsonNode value, List<Finding> findings) {
        if (value.isArray()) {
            Set<List<JsonNode>> seen = new HashSet<>();
            for (int i = 0; i < value.size(); i++) {
                String item = "%s[%d]".formatted(field, i);
                List<JsonNode> identity = identity(schema, value.get(i));
                if (!identity.isEmpty() && !seen.add(identity)) {
                    findings.add(Finding.inSpec(
                            item + key(schema),
                            "must be unique; `%s` stands twice."
                                    .formatted(identity.get(0).asText())));
                }
                check(item, schema.path("items"), value.get(i), findings);
            }
        }
        if (value.isObject()) {
            value.properties()
                    .forEach(entry -> check(
                            field.isEmpty() ? entry.getKey() : field + "." + entry.getKey(),
                            schema.path("properties").path(entry.getKey()),
                            entry.getValue(),
                            findings));
        }
    }

    /** What may not stand twice; empty when everything may, or when the item is not complete. */
    private static List<JsonNode> identity(JsonNode schema, JsonNode item) {
        return switch (schema.path("x-kubernetes-list-type").asText()) {
            case "set" -> List.of(item);
            case "map" -> {
                List<JsonNode> keys = new ArrayList<>();
                schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(item.path(key.asText())));
                yield keys.stream().anyMatch(JsonNode::isMissingNode) ? List.of() : keys;
            }
            default -> List.of();
        };
    }

    private static String key(JsonNode schema) {
        JsonNode keys = schema.path("x-kubernetes-list-map-keys");
        return keys.size() == 1 ? "." + keys.get(0).asText() : "";
    }
}
