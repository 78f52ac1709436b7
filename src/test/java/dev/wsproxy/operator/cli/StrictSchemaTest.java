package dev.wsproxy.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is special about schemas of Kubernetes, whether or not the CRD of today uses it. */
class StrictSchemaTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{x-kubernetes-int-or-string: true}                                      | 1        | true",
                "{x-kubernetes-int-or-string: true}                                      | http     | true",
                "{x-kubernetes-int-or-string: true}                                      | 1.5      | false",
                "{x-kubernetes-int-or-string: true, maximum: 9}                          | 10       | false",
                "{type: integer, format: int32}                                          | 2147483648 | false",
                "{type: integer, format: int32, maximum: 5}                              | 6        | false",
                "{type: integer, format: int64}                                          | 2147483648 | true",
                "{type: string, nullable: true}                                          | ~        | true",
                "{type: string}                                                          | ~        | false",
                "{type: object, properties: {a: {type: string}}}                         | {b: c}   | false",
                "{type: object, additionalProperties: {type: string}}                    | {b: c}   | true",
                "{type: object, additionalProperties: {type: string}}                    | {b: 1}   | false",
                "{type: object, properties: {a: {type: string}}, x-kubernetes-preserve-unknown-fields: true} | {b: 1} | true",
                "{type: array, items: {type: object, properties: {a: {type: string}}}}   | [{b: c}] | false",
            })
    void aValueIsLetInAsByTheApiServer(String schema, String value, boolean letIn) throws Exception {
        KubernetesYaml yaml = new KubernetesYaml(new ObjectMapper());
        JsonNode resource = yaml.read("type: object\nproperties: {field: %s}".formatted(schema), 0);
        JsonNode strict = StrictSchema.ofResource(resource, yaml.read("type: object", 0));

        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(strict)
                        .validate(yaml.read("{metadata: {}, field: %s}".formatted(value), 0))
                        .isEmpty())
                .isEqualTo(letIn);
    }
}
