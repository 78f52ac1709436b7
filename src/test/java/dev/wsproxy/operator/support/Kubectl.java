package dev.wsproxy.operator.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real kubectl, never with the configuration of whoever runs the tests. */
public final class Kubectl {
    private static final Path PROJECT = Path.of("").toAbsolutePath();

    private final List<String> command = new ArrayList<>();

    private Kubectl(Path kubeconfig) {
        command.add(KubernetesPrograms.kubectl().toString());
        command.add("--kubeconfig=" + kubeconfig);
    }

    static Kubectl with(Path kubeconfig) {
        return new Kubectl(kubeconfig);
    }

    /** What kustomize makes of the directory; needs no cluster. */
    public static String kustomize(Path directory) {
        return new Kubectl(Path.of("/dev/null")).run("kustomize", directory.toString());
    }

    /** Runs it and returns its output; a non-zero exit code fails. */
    public String run(String... arguments) {
        return Commands.run(PROJECT, with(arguments));
    }

    /** Runs it, whatever it returns. */
    public Commands.Result attempt(String... arguments) {
        return Commands.attempt(PROJECT, with(arguments));
    }

    private List<String> with(String... arguments) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        return all;
    }
}
