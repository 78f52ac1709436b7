package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.ApiServer;
import dev.wsproxy.operator.support.Kubectl;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pipeline sees that brings the same files again and again: no difference. */
@ExtendWith(OperatorExtension.class)
class PipelineIT {
    private static final String CHAT = Proxies.NAME;

    /** Both kinds of kubectl apply. */
    private static final String BY_CLIENT = "--server-side=false";

    private static final String BY_SERVER = "--server-side";

    /** What pipelines and people put on a resource, which a child must not look like it had from them. */
    private static final String MARKED =
            """
              labels:
                app.kubernetes.io/instance: application
                app.kubernetes.io/managed-by: Helm
                argocd.argoproj.io/instance: application
                helm.toolkit.fluxcd.io/name: release
                kustomize.toolkit.fluxcd.io/name: application
                kustomize.toolkit.fluxcd.io/namespace: flux-system
                team: chat
              annotations:
                argocd.argoproj.io/sync-wave: "1"
                argocd.argoproj.io/tracking-id: application:wsproxy.dev/WebSocketProxy:default/chat
                helm.sh/resource-policy: keep
                kustomize.toolkit.fluxcd.io/prune: disabled
                meta.helm.sh/release-name: release
                note: mine
            """;

    private final Kubectl kubectl = ApiServer.shared().kubectl();
    private final ProxyNamespace namespace = new ProxyNamespace();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        namespace.close();
    }

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("examples"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void theSameFileAppliedByTheClientIsUnchanged() throws IOException {
        Path file = file(Proxies.small());
        inNamespace("apply", BY_CLIENT, "-f", file.toString());
        String version = settled();

        String answer = inNamespace("apply", BY_CLIENT, "-f", file.toString());

        assertThat(answer.strip()).isEqualTo("websocketproxy.wsproxy.dev/chat unchanged");
        assertThat(versionOfTheSpec()).isEqualTo(version);
    }

    @Test
    void theSameFileAppliedByTheServerIsUnchanged() throws IOException {
        Path file = file(Proxies.small());
        inNamespace("apply", BY_SERVER, "-f", file.toString());
        settled();
        String version = namespace.proxy(CHAT).getMetadata().getResourceVersion();

        inNamespace("apply", BY_SERVER, "-f", file.toString());

        assertThat(namespace.proxy(CHAT).getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {BY_CLIENT, BY_SERVER})
    void replacingWithTheSameFileChangesNothing(String apply) throws IOException {
        Path file = file(Proxies.small());
        inNamespace("apply", apply, "-f", file.toString());
        String version = settled();
        Map<String, String> children = namespace.versions(CHAT);

        inNamespace("replace", "-f", file.toString());

        namespace.awaitReady(CHAT);
        assertThat(versionOfTheSpec()).isEqualTo(version);
        assertThat(namespace.versions(CHAT)).isEqualTo(children);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void noExampleDiffersFromWhatTheServerMadeOfIt(Path example) throws IOException {
        String proxies = Stream.of(Files.readString(example).split("(?m)^---\n"))
                .filter(document -> document.contains("kind: WebSocketProxy"))
                .collect(Collectors.joining("---\n"));

        assertNothingDiffers(proxies);
    }

    @Test
    void noFieldDiffersFromWhatTheServerMadeOfIt() throws IOException {
        String spec = Files.readString(Path.of("src", "test", "resources", "everything.yaml"));

        assertNothingDiffers(
                """
                apiVersion: wsproxy.dev/v1alpha1
                kind: WebSocketProxy
                metadata:
                  name: chat
                spec:
                """
                        + spec.indent(2));
    }

    @Test
    void marksOfThePipelineStayOnTheResource() throws IOException {
        Path file = file(Proxies.small().replace("  name: chat\n", "  name: chat\n" + MARKED));
        inNamespace("apply", BY_CLIENT, "-f", file.toString());
        settled();

        assertThat(namespace.proxy(CHAT).getMetadata().getAnnotations())
                .containsKeys("note", "kubectl.kubernetes.io/last-applied-configuration");
        assertThat(namespace.children(CHAT)).allSatisfy(PipelineIT::assertNotMarked);
        assertThat(namespace.deployment(CHAT).require().getSpec().getTemplate().getMetadata())
                .satisfies(pod -> assertThat(pod.getLabels()).containsEntry("app.kubernetes.io/instance", CHAT))
                .satisfies(pod -> assertThat(pod.getLabels().keySet())
                        .allMatch(key -> key.startsWith("app.kubernetes.io/") || key.startsWith("wsproxy.dev/")))
                .satisfies(pod ->
                        assertThat(pod.getAnnotations().keySet()).allMatch(key -> key.startsWith("wsproxy.dev/")));
    }

    @Test
    void everythingThatTheOperatorMakesIsTheResourcesAndInItsNamespace() {
        namespace.apply(Proxies.small());
        settled();
        String uid = namespace.proxy(CHAT).getMetadata().getUid();
        String labels = "app.kubernetes.io/managed-by=wsproxy-operator,app.kubernetes.io/instance=chat";

        assertThat(found("--namespaced=false", labels)).isEmpty();
        assertThat(found("--namespaced=true", labels))
                .filteredOn(line -> !line.startsWith("Pod "))
                .containsExactlyInAnyOrder(Stream.of("ConfigMap", "Deployment", "PodDisruptionBudget", "Service")
                        .map(kind -> "%s %s %s/true/true".formatted(kind, namespace.name(), uid))
                        .toArray(String[]::new));
    }

    @Test
    void aResourceThatIsBeingDeletedGetsNoChildBack() {
        namespace.apply(Proxies.small());
        settled();
        // There is no garbage collector here to end it.
        inNamespace("delete", "wsp/chat", "--cascade=foreground", "--wait=false");
        try {
            namespace.configMap(CHAT).delete();
            namespace.deployment(CHAT).delete();

            await().during(Duration.ofSeconds(5))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> namespace.configMap(CHAT).get() == null
                            && namespace.deployment(CHAT).get() == null);
        } finally {
            namespace.patch(CHAT, "{\"metadata\": {\"finalizers\": null}}");
        }
    }

    private void assertNothingDiffers(String manifest) throws IOException {
        String file = file(manifest).toString();
        for (String apply : List.of(BY_CLIENT, BY_SERVER)) {
            inNamespace("apply", apply, "-f", file);

            assertThat(inNamespace("diff", apply, "-f", file)).isEmpty();
        }
    }

    private static void assertNotMarked(HasMetadata child) {
        assertThat(child.getMetadata().getLabels())
                .isEqualTo(Map.of(
                        "app.kubernetes.io/name", "wsproxy",
                        "app.kubernetes.io/instance", CHAT,
                        "app.kubernetes.io/component", "proxy",
                        "app.kubernetes.io/managed-by", "wsproxy-operator"));
        // The framework's own is among them.
        assertThat(child.getMetadata().getAnnotations().keySet())
                .allMatch(key -> key.startsWith("wsproxy.dev/")
                        || key.startsWith("javaoperatorsdk.io/")
                        || key.startsWith("deployment.kubernetes.io/"));
    }

    /** One line for each object of any kind: its kind, its namespace and its owners. */
    private List<String> found(String scope, String labels) {
        String kinds = String.join(
                ",",
                kubectl.run("api-resources", scope, "--verbs=list", "--output=name")
                        .lines()
                        .toList());
        return kubectl.run(
                        "get",
                        kinds,
                        scope.equals("--namespaced=true") ? "--namespace=" + namespace.name() : "--all-namespaces",
                        "--selector=" + labels,
                        "--output=jsonpath={range .items[*]}{.kind} {.metadata.namespace} "
                                + "{range .metadata.ownerReferences[*]}{.uid}/{.controller}/{.blockOwnerDeletion}{end}{\"\\n\"}{end}")
                .lines()
                // Some kinds are deprecated, and asked all the same.
                .filter(line -> !line.startsWith("Warning: "))
                .toList();
    }

    private String settled() {
        namespace.awaitReady(CHAT);
        return versionOfTheSpec();
    }

    private String versionOfTheSpec() {
        return "generation " + namespace.proxy(CHAT).getMetadata().getGeneration();
    }

    private String inNamespace(String... arguments) {
        return kubectl.run(Stream.concat(Arrays.stream(arguments), Stream.of("--namespace=" + namespace.name()))
                .toArray(String[]::new));
    }

    private Path file(String manifest) throws IOException {
        return Files.writeString(directory.resolve("proxy.yaml"), manifest);
    }
}
