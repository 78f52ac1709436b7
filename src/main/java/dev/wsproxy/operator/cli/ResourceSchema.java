package dev.wsproxy.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import dev.wsproxy.operator.cli.KubernetesYaml.InvalidYamlException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The schema of the committed CRD, applied as the API server applies it. Rules across fields (CEL) are left to the planner, which
 * has all of them.
 */
final class ResourceSchema {
    private static final String DEFINITION = "/crds/websocketproxies.wsproxy.dev-v1.yaml";

    private final JsonNode structural;
    private final JsonSchema strict;

    ResourceSchema(KubernetesYaml yaml) {
        structural = resource(DEFINITION, yaml).at("/spec/versions/0/schema/openAPIV3Schema");
        strict = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        StrictSchema.ofResource(structural, resource("metadata.yaml", yaml)),
                        SchemaValidatorsConfig.builder()
                                .regularExpressionFactory(ResourceSchema::regularExpression)
                                .build());
    }

    /** Everything in the resource that the schema does not allow. */
    List<Finding> check(JsonNode resource) {
        List<Finding> findings = new ArrayList<>();
        strict.validate(resource).forEach(message -> findings.add(finding(message)));
        findings.addAll(ListRules.check(structural, resource));
        return findings;
    }

    /** In Go, a dollar sign matches at the very end only; in Java also before a last line feed. */
    private static RegularExpression regularExpression(String text) {
        return Pattern.compile(text.replaceFirst("\\$$", "\\\\z")).asPredicate()::test;
    }

    private static Finding finding(ValidationMessage message) {
        String field = path(message.getInstanceLocation());
        JsonNode rule = message.getSchemaNode();
        return switch (message.getType()) {
            case "required" -> Finding.inSpec(child(field, message.getProperty()), "must be set.");
            case "additionalProperties" ->
                Finding.inSpec(child(field, message.getProperty()), "must be removed; there is no such field.");
            case "type" -> Finding.inSpec(field, "must be of type %s.".formatted(choice(rule)));
            case "enum" -> Finding.inSpec(field, "must be %s.".formatted(choice(rule)));
            case "pattern" -> Finding.inSpec(field, "must match `%s`.".formatted(rule.asText()));
            case "minLength" -> Finding.inSpec(field, "must have at least %s characters.".formatted(rule));
            case "maxLength" -> Finding.inSpec(field, "must have at most %s characters.".formatted(rule));
            case "minItems" -> Finding.inSpec(field, "must have at least %s items.".formatted(rule));
            case "maxItems" -> Finding.inSpec(field, "must have at most %s items.".formatted(rule));
            case "minimum" -> Finding.inSpec(field, "must be at least %s.".formatted(rule));
            case "maximum" -> Finding.inSpec(field, "must be at most %s.".formatted(rule));
            default -> Finding.inSpec(field, "must fit the schema: %s.".formatted(message.getError()));
        };
    }

    private static String choice(JsonNode rule) {
        return rule.isArray()
                ? StreamSupport.stream(rule.spliterator(), false)
                        .map(value -> "`" + value.asText() + "`")
                        .collect(Collectors.joining(" or "))
                : rule.asText();
    }

    private static String path(JsonNodePath location) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < location.getNameCount(); i++) {
            Object element = location.getElement(i);
            if (element instanceof Integer) {
                path.append('[').append(element).append(']');
            } else {
                path.append(i == 0 ? "" : ".").append(element);
            }
        }
        return path.toString();
    }

    private static String child(String field, String name) {
        return field.isEmpty() ? name : field + "." + name;
    }

    private static JsonNode resource(String name, KubernetesYaml yaml) {
        try (InputStream file = ResourceSchema.class.getResourceAsStream(name)) {
            return yaml.read(new String(file.readAllBytes(), StandardCharsets.UTF_8), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidYamlException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
