package dev.wsproxy.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.GeneratedCrd;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of fields, directives and tests says what is there. */
class FieldTableTest {
    private static final Path TABLE = Path.of("docs", "field-tests.md");
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** A row of the table; directives and tests are what stands in back-quotes. */
    private record Row(String field, List<String> directives, List<String> tests) {}

    static List<Row> rows() throws IOException {
        try (Stream<String> lines = Files.lines(TABLE)) {
            return lines.filter(line -> line.startsWith("| `"))
                    .map(line -> line.split("\\|", -1))
                    .map(cells -> new Row(codes(cells[1]).get(0), codes(cells[2]), codes(cells[3])))
                    .toList();
        }
    }

    @Test
    void everyFieldHasItsRowAndEveryRowItsField() throws IOException {
        CustomResourceDefinition crd = Serialization.unmarshal(GeneratedCrd.yaml(), CustomResourceDefinition.class);
        JSONSchemaProps root = crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
        List<String> fields = new ArrayList<>();
        collect("spec", root.getProperties().get("spec"), fields);

        assertThat(rows())
                .extracting(Row::field)
                .isEqualTo(fields.stream().sorted().toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theDirectivesStandInGoldenConfigurations(Row row) throws IOException {
        String configurations = textOf(RESOURCES.resolve("golden"), "httpd.conf");

        assertThat(row.directives())
                .allSatisfy(directive -> assertThat(configurations).containsPattern("(?m)^ *<?" + directive + " "));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theTestsExistAndOneOfThemIsOnTheRealThing(Row row) throws IOException {
        Set<String> classes;
        try (Stream<Path> files = Files.walk(TESTS)) {
            classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }

        assertThat(classes).containsAll(row.tests());
        assertThat(row.tests()).anyMatch(test -> test.endsWith("IT"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theFieldHasValidAndInvalidCases(Row row) throws IOException {
        String name = row.field().replace("spec.", "").replace("[]", "").replace('.', '-');
        try (Stream<Path> files = Files.list(RESOURCES.resolve("crd").resolve(name))) {
            assertThat(files.map(file -> file.getFileName().toString().split("-", 2)[0])
                            .distinct())
                    .containsExactlyInAnyOrder("valid", "invalid");
        }
    }

    /** The fields that hold a value: all but objects and lists of objects. */
    private static void collect(String path, JSONSchemaProps schema, List<String> fields) {
        JSONSchemaProps items =
                schema.getItems() == null ? null : schema.getItems().getSchema();
        boolean list = items != null && !items.getProperties().isEmpty();
        JSONSchemaProps object = list ? items : schema;
        if (object.getProperties().isEmpty()) {
            fields.add(path);
        } else {
            object.getProperties()
                    .forEach((name, property) -> collect(path + (list ? "[]." : ".") + name, property, fields));
        }
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
    }

    private static String textOf(Path directory, String name) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(file -> file.endsWith(name)).sorted().toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        }
    }
}
