package dev.wsproxy.operator.support;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something that goes wrong, what the status then says, and what to do; one of {@code src/test/resources/failures}.
 *
 * @param name of the file
 * @param cause for people; empty for another form of a case that has one
 * @param fix for people
 * @param lasting whether it is stalled at once
 * @param told reason and message that the status must have
 * @param pod what a pod's status says
 * @param deployment what the Deployment's conditions say
 */
public record FailureCase(
        String name,
        Optional<String> cause,
        String fix,
        boolean lasting,
        Condition told,
        Optional<PodStatus> pod,
        List<DeploymentCondition> deployment) {
    private static final Path FOLDER = Path.of("src", "test", "resources", "failures");
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    /** All of them, by name. */
    public static List<FailureCase> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(FailureCase::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that pods or their Deployment show; the others are golden cases. */
    public static Stream<FailureCase> ofPods() {
        return all().stream()
                .filter(failure ->
                        failure.pod().isPresent() || !failure.deployment().isEmpty());
    }

    @Override
    public String toString() {
        return name;
    }

    private static FailureCase read(Path file) {
        Map<?, ?> yaml = Serialization.unmarshal(text(file), Map.class);
        String name = file.getFileName().toString().replace(".yaml", "");
        Condition told = yaml.containsKey("golden")
                ? golden(yaml)
                : new ConditionBuilder()
                        .withReason(yaml.get("reason").toString())
                        .withMessage(yaml.get("message").toString())
                        .build();
        return new FailureCase(
                name,
                Optional.ofNullable(yaml.get("cause")).map(Object::toString),
                Objects.toString(yaml.get("fix"), ""),
                Boolean.TRUE.equals(yaml.get("lasting")),
                told,
                Optional.ofNullable(yaml.get("pod")).map(pod -> convert(pod, PodStatus.class)),
                Optional.ofNullable(yaml.get("deployment")).stream()
                        .flatMap(list -> ((List<?>) list).stream())
                        .map(condition -> convert(condition, DeploymentCondition.class))
                        .toList());
    }

    /** What the status of that golden case says. */
    private static Condition golden(Map<?, ?> yaml) {
        Map<?, ?> status = Serialization.unmarshal(
                text(GOLDEN.resolve(yaml.get("golden").toString()).resolve("status.yaml")), Map.class);
        String type = Objects.toString(yaml.get("condition"), "Ready");
        return ((List<?>) status.get("conditions"))
                .stream()
                        .map(condition -> convert(condition, Condition.class))
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst()
                        .orElseThrow();
    }

    private static <T> T convert(Object tree, Class<T> type) {
        return Serialization.unmarshal(Serialization.asYaml(tree), type);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
