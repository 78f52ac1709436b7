package dev.wsproxy.operator.status;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads from a pod what keeps it from serving: what scheduler and kubelet say of it, and what its containers said last. */
public final class PodTroubles {
    /** The init container that tests a configuration before httpd starts. */
    private static final String CHECK = "check-configuration";

    /** How that container ends while kubelet still has an earlier version of what is mounted (EX_TEMPFAIL of sysexits.h). */
    private static final int NOT_YET_MOUNTED = 75;

    /** What a shell ends with when the command cannot be run, or is not there (POSIX, 2.8.2 of the Shell Command Language). */
    private static final Set<Integer> NO_SUCH_COMMAND = Set.of(126, 127);

    /** Whether waiting helps, by kubelet's reason: a registry may come back, a name that cannot be read stays one. */
    private static final Map<String, Boolean> IMAGE = Map.of(
            "ErrImagePull", false,
            "ImagePullBackOff", false,
            "ImageInspectError", false,
            "RegistryUnavailable", false,
            "SignatureValidationFailed", true,
            "ErrImageNeverPull", true,
            "InvalidImageName", true);

    private static final Set<String> START =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

    /** Kubelet tells the cause of a failed pull behind this, while it waits for the next try. */
    private static final String PULL_CAUSE = "ErrImagePull: ";

    /** Times and process numbers in a line of httpd's log, which would make every message another one. */
    private static final Pattern VARYING = Pattern.compile("^\\[(?:\\w{3} \\w{3} |\\d{4}-)[^\\]]*] |\\[pid [^\\]]*] ");

    private static final int LINE_MAX_LENGTH = 500;

    private PodTroubles() {}

    /** The first trouble of the pod; empty for one that is on its way, serves, or is about to end. */
    public static Optional<Trouble> of(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null || pod.getMetadata().getDeletionTimestamp() != null) {
            return Optional.empty();
        }
        String name = pod.getMetadata().getName();
        return Stream.concat(
                        unschedulable(name, status).stream(),
                        Stream.concat(
                                        containers(status.getInitContainerStatuses()),
                                        containers(status.getContainerStatuses()))
                                .flatMap(container -> container(name, container).stream()))
                .findFirst();
    }

    private static Stream<ContainerStatus> containers(List<ContainerStatus> statuses) {
        return statuses == null ? Stream.empty() : statuses.stream();
    }

    private static Optional<Trouble> unschedulable(String pod, PodStatus status) {
        return status.getConditions().stream()
                .filter(condition ->
                        condition.getType().equals("PodScheduled") && "Unschedulable".equals(condition.getReason()))
                // What follows is about pods that could make room, and changes all the time.
                .map(condition -> String.valueOf(condition.getMessage())
                        .split(" preemption:", 2)[0]
                        .strip())
                .map(message -> new Trouble(
                        Reason.Unschedulable,
                        false,
                        "No node takes pod %s: %s Add nodes, or lower `spec.maxConnections` or `spec.replicas`."
                                .formatted(pod, sentence(message))))
                .findFirst();
    }

    private static Optional<Trouble> container(String pod, ContainerStatus container) {
        ContainerStateWaiting waiting =
                container.getState() == null ? null : container.getState().getWaiting();
        String reason = waiting == null ? "" : String.valueOf(waiting.getReason());
        if (IMAGE.containsKey(reason)) {
            return Optional.of(new Trouble(
                    Reason.ImagePullFailed,
                    IMAGE.get(reason),
                    "Pod %s cannot get image `%s`: %s Set `spec.image` to one that its node can pull."
                            .formatted(pod, container.getImage(), sentence(pullCause(waiting.getMessage())))));
        }
        if (START.contains(reason)) {
            return Optional.of(cannotStart(pod, container, String.valueOf(waiting.getMessage())));
        }
        return Boolean.TRUE.equals(container.getReady())
                ? Optional.empty()
                : lastEnd(container).flatMap(end -> ended(pod, container, end));
    }

    private static String pullCause(String message) {
        String text = String.valueOf(message);
        int cause = text.lastIndexOf(PULL_CAUSE);
        return cause < 0 ? text : text.substring(cause + PULL_CAUSE.length());
    }

    /** How it ended last; it may be running again meanwhile, or wait until kubelet starts it again. */
    private static Optional<ContainerStateTerminated> lastEnd(ContainerStatus container) {
        return Stream.of(container.getState(), container.getLastState())
                .filter(state -> state != null && state.getTerminated() != null)
                .map(state -> state.getTerminated())
                .filter(end -> end.getExitCode() != null && end.getExitCode() != 0)
                .findFirst();
    }

    private static Optional<Trouble> ended(String pod, ContainerStatus container, ContainerStateTerminated end) {
        boolean isCheck = container.getName().equals(CHECK);
        if (isCheck && end.getExitCode() == NOT_YET_MOUNTED) {
            return Optional.empty();
        }
        if ("StartError".equals(end.getReason()) || NO_SUCH_COMMAND.contains(end.getExitCode())) {
            return Optional.of(cannotStart(pod, container, lastLine(end.getMessage())));
        }
        if ("OOMKilled".equals(end.getReason())) {
            String message = "Container %s of pod %s took more memory than its limit and was killed. Raise"
                    + " `spec.maxConnections`, from which the limit follows.";
            return Optional.of(new Trouble(Reason.OutOfMemory, false, message.formatted(container.getName(), pod)));
        }
        if (isCheck) {
            String message = "httpd refuses this configuration: %s `kubectl logs %s -c %s` has all of it.";
            return Optional.of(new Trouble(
                    Reason.ConfigurationRefused,
                    true,
                    message.formatted(sentence(lastLine(end.getMessage())), pod, container.getName())));
        }
        String message =
                "Container %s of pod %s ended with exit code %d: %s `kubectl logs %s -c %s --previous` has all of it.";
        return Optional.of(new Trouble(
                Reason.ContainerCrashed,
                false,
                message.formatted(
                        container.getName(),
                        pod,
                        end.getExitCode(),
                        sentence(lastLine(end.getMessage())),
                        pod,
                        container.getName())));
    }

    private static Trouble cannotStart(String pod, ContainerStatus container, String cause) {
        String message =
                "Container %s of pod %s cannot start: %s Image `%s` has to be laid out as the operator is told, as the"
                        + " official httpd image is by default.";
        return new Trouble(
                Reason.ContainerCannotStart,
                false,
                message.formatted(container.getName(), pod, sentence(cause), container.getImage()));
    }

    /** The last line that a container wrote, without what differs from one try to the next. */
    private static String lastLine(String message) {
        String last = message == null
                ? ""
                : message.lines()
                        .filter(line -> !line.isBlank())
                        .reduce((first, second) -> second)
                        .orElse("");
        String line = VARYING.matcher(last).replaceAll("").strip();
        return line.isEmpty() ? "it said nothing" : line;
    }

    private static String sentence(String text) {
        String bounded = text.length() <= LINE_MAX_LENGTH ? text : text.substring(0, LINE_MAX_LENGTH) + "...";
        return bounded.replaceFirst("[.:]$", "") + ".";
    }
}
