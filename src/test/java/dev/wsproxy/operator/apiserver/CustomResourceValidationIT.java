package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wsproxy.operator.support.ApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema lets in what works and refuses the rest, field by field, with a message that names the field. */
class CustomResourceValidationIT {
    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final String EXPECTATION = "# expect: ";

    static Stream<Path> valid() {
        return files("crd", "valid-");
    }

    static Stream<Path> invalid() {
        return files("crd", "invalid-");
    }

    static Stream<Path> golden() {
        return files("golden", "in.yaml");
    }

    @ParameterizedTest
    @MethodSource
    void valid(Path file) {
        assertThatCode(() -> create(read(file))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource
    void invalid(Path file) {
        String text = read(file);
        assertThat(text).startsWith(EXPECTATION);
        assertRefused(text, text.lines().findFirst().orElseThrow().substring(EXPECTATION.length()));
    }

    @ParameterizedTest
    @MethodSource
    void golden(Path file) {
        String proxy = read(file).split("(?m)^---$")[0];

        assertThatCode(() -> create(proxy)).doesNotThrowAnyException();
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("examples"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource
    void examples(Path file) {
        for (String document : read(file).split("(?m)^---$")) {
            if (document.contains("kind: WebSocketProxy")) {
                assertThatCode(() -> create(document)).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void aThousandBackendsAndNotOneMore() {
        assertThatCode(() -> create(withBackends(1000))).doesNotThrowAnyException();

        assertRefused(withBackends(1001), "spec.backends: Too many: 1001: must have at most 1000 items");
    }

    private static String withBackends(int count) {
        StringBuilder yaml = new StringBuilder(
                """
                        apiVersion: wsproxy.dev/v1alpha1
                        kind: WebSocketProxy
                        metadata:
                          name: chat
                        spec:
                          hosts: [chat.example.com]
                          backends:
                        """);
        IntStream.range(0, count)
                .forEach(number ->
                        yaml.append("  - {name: server%d, url: 'ws://server%d:3000'}%n".formatted(number, number)));
        return yaml.toString();
    }

    private static void assertRefused(String yaml, String message) {
        KubernetesClientException refusal = catchThrowableOfType(KubernetesClientException.class, () -> create(yaml));

        assertThat(refusal).as("the API server refused").isNotNull();
        assertThat(refusal.getStatus().getMessage()).contains(message);
        // An unknown field is already one when the request is read.
        assertThat(refusal.getCode()).isEqualTo(message.startsWith("unknown field") ? 400 : 422);
    }

    private static void create(String yaml) {
        GenericKubernetesResource proxy = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
        proxy.getMetadata().setUid(null);
        proxy.getMetadata().setGeneration(null);
        ApiServer.shared()
                .client()
                .genericKubernetesResources(proxy.getApiVersion(), proxy.getKind())
                .inNamespace("default")
                .resource(proxy)
                .dryRun()
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> files(String directory, String prefix) {
        try (Stream<Path> files = Files.walk(RESOURCES.resolve(directory))) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
            assertThat(found).isNotEmpty();
            return found.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
