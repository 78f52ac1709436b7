package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.httpd.HttpdConfig;
import dev.wsproxy.operator.support.ApiServer;
import dev.wsproxy.operator.support.Documents;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the running operator makes is what the golden files say. */
@ExtendWith(OperatorExtension.class)
class GoldenObjectsIT {
    private static final Path CASES = Path.of("src", "test", "resources", "golden");

    private final KubernetesClient client = ApiServer.shared().client();

    static List<Path> cases() throws IOException {
        try (Stream<Path> directories = Files.list(CASES)) {
            return directories
                    .filter(directory -> Files.exists(directory.resolve("manifests.yaml")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theChildrenAreTheGoldenOnes(Path directory) throws IOException {
        try (ProxyNamespace namespace = new ProxyNamespace()) {
            String proxy = "";
            for (String document : documents(directory.resolve("in.yaml"))) {
                HasMetadata applied = namespace.apply(Documents.withPem(document));
                proxy = applied.getKind().equals("WebSocketProxy")
                        ? applied.getMetadata().getName()
                        : proxy;
            }
            // Not until it is ready: pods that no node runs cannot say which configuration they took over while they
            // run.
            namespace.awaitStatus(proxy, live -> assertThat(live.getStatus().conditions())
                    .filteredOn(condition -> condition.getType().equals("ResolvedRefs"))
                    .extracting(Condition::getStatus)
                    .containsExactly("True"));

            String uid = namespace.proxy(proxy).getMetadata().getUid();
            String name = proxy;
            // Endpoints may come after the resource that refers to them.
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                List<HasMetadata> children = namespace.children(name);
                assertThat(children).allSatisfy(child -> assertOwner(child, uid));
                for (String document : goldenIn(namespace.name(), directory)) {
                    HasMetadata golden = inPlaceOf(document, namespace.name(), uid);
                    assertThat(children)
                            .filteredOn(child -> child.getKind().equals(golden.getKind()))
                            .singleElement()
                            .isEqualTo(appliedByTheOperator(golden));
                }
            });
        }
    }

    private static void assertOwner(HasMetadata child, String uid) {
        OwnerReference owner = child.getMetadata().getOwnerReferences().get(0);
        assertThat(owner.getUid()).isEqualTo(uid);
        assertThat(owner.getController()).isTrue();
        assertThat(owner.getBlockOwnerDeletion()).isTrue();
    }

    /** What would be stored if the operator applied this now: the same as before if it lacks nothing and adds nothing. */
    private HasMetadata appliedByTheOperator(HasMetadata golden) {
        return client.resource(golden)
                .dryRun()
                .fieldManager("wsproxy-operator")
                .forceConflicts()
                .serverSideApply();
    }

    private static HasMetadata inPlaceOf(String document, String namespace, String uid) {
        HasMetadata golden = Serialization.unmarshal(document, HasMetadata.class);
        golden.getMetadata().setNamespace(namespace);
        golden.getMetadata().getOwnerReferences().get(0).setUid(uid);
        return golden;
    }

    /** The golden manifests as they are in a namespace of this name, which is part of the addresses of Services. */
    private static List<String> goldenIn(String namespace, Path directory) throws IOException {
        HttpdConfig config = new HttpdConfig(Files.readString(directory.resolve("httpd.conf")));
        HttpdConfig there = new HttpdConfig(config.text().replace(".default.svc:", "." + namespace + ".svc:"));
        return documents(directory.resolve("manifests.yaml")).stream()
                .map(document -> document.replace(".default.svc:", "." + namespace + ".svc:"))
                .map(document -> document.replace(config.hash(), there.hash()))
                .toList();
    }

    private static List<String> documents(Path file) throws IOException {
        return Stream.of(Files.readString(file).split("(?m)^---\n"))
                .filter(document -> !document.isBlank())
                .toList();
    }
}
