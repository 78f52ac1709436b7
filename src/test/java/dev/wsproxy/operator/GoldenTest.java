package dev.wsproxy.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.desired.DesiredState;
import dev.wsproxy.operator.desired.Labels;
import dev.wsproxy.operator.desired.Owner;
import dev.wsproxy.operator.desired.PodSettings;
import dev.wsproxy.operator.httpd.ConfigRenderer;
import dev.wsproxy.operator.httpd.Configured;
import dev.wsproxy.operator.httpd.HttpdConfig;
import dev.wsproxy.operator.httpd.HttpdLayout;
import dev.wsproxy.operator.plan.Planned;
import dev.wsproxy.operator.plan.Planner;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.Resolver;
import dev.wsproxy.operator.status.Observed;
import dev.wsproxy.operator.status.ObservedDeployment;
import dev.wsproxy.operator.status.ObservedPod;
import dev.wsproxy.operator.status.StatusComputer;
import dev.wsproxy.operator.status.Subject;
import dev.wsproxy.operator.support.Documents;
import dev.wsproxy.operator.support.Golden;
import dev.wsproxy.operator.support.PurePath;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every golden case through the whole pure path: resource, plan, configuration, objects, status. */
class GoldenTest {
    private static final Path CASES = Path.of("src", "test", "resources", "golden");
    private static final PodSettings SETTINGS = new PodSettings(HttpdLayout.official(), Optional.of(65532L));

    static Stream<String> cases() throws IOException {
        try (Stream<Path> directories = Files.list(CASES)) {
            return directories.map(directory -> directory.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyStageGivesWhatIsCommitted(String name) {
        Path directory = CASES.resolve(name);
        Documents documents = Documents.read(directory.resolve("in.yaml"));
        WebSocketProxy proxy = documents.proxy();

        Configured configured = Configured.of(
                new Planner(PurePath.DEFAULTS, PurePath.CLOCK).plan(new Resolver(documents).resolve(proxy)),
                new ConfigRenderer(SETTINGS.layout()));
        Planned planned = configured.planned();
        Optional<HttpdConfig> config = configured.config();

        Set<String> used = new TreeSet<>(Set.of("in.yaml", "status.yaml"));
        planned.plan().ifPresent(plan -> {
            used.addAll(Set.of("httpd.conf", "manifests.yaml"));
            Golden.assertMatches(
                    directory.resolve("httpd.conf"), config.orElseThrow().text());
            Golden.assertMatches(directory.resolve("manifests.yaml"), manifests(proxy, plan, config.orElseThrow()));
        });
        Golden.assertMatches(directory.resolve("status.yaml"), status(proxy, planned, config.map(HttpdConfig::hash)));
        assertThat(filesIn(directory)).as("files of the case").isEqualTo(used);
    }

    @Test
    void theOrderOfMembersAndHostsDoesNotMatter() {
        Documents documents = Documents.read(CASES.resolve("several-hosts").resolve("in.yaml"));
        Documents reordered = Documents.read(Path.of("src", "test", "resources", "several-hosts-reordered.yaml"));

        assertThat(render(reordered)).isEqualTo(render(documents));
    }

    private static HttpdConfig render(Documents documents) {
        ProxyPlan plan = new Planner(PurePath.DEFAULTS, PurePath.CLOCK)
                .plan(new Resolver(documents).resolve(documents.proxy()))
                .plan()
                .orElseThrow();
        return new ConfigRenderer(SETTINGS.layout()).render(plan);
    }

    private static String manifests(WebSocketProxy proxy, ProxyPlan plan, HttpdConfig config) {
        return DesiredState.of(Owner.of(proxy), plan, config, SETTINGS).objects().stream()
                .map(Serialization::asYaml)
                .collect(Collectors.joining());
    }

    /** The status once the configuration is rolled out, or at once when there is none. */
    private static String status(WebSocketProxy proxy, Planned planned, Optional<String> hash) {
        Optional<ObservedDeployment> deployment = hash.map(value -> new ObservedDeployment(
                value, true, 2, 2, 2, 2, 2, ObservedDeployment.Progress.COMPLETE, Optional.empty()));
        List<ObservedPod> pods = hash.stream()
                .flatMap(value -> Stream.of("chat-1", "chat-2").map(pod -> ObservedPod.well(pod, value, true)))
                .toList();
        Subject subject = new Subject(
                proxy.getMetadata().getGeneration(),
                null,
                Labels.selectorText(proxy.getMetadata().getName()));
        return Serialization.asYaml(new StatusComputer(PurePath.CLOCK)
                .compute(subject, planned, hash, new Observed(deployment, pods, Optional.empty())));
    }

    private static Set<String> filesIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
