package dev.wsproxy.operator.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The Kubernetes programs in the cache that {@code dev/cluster/build apiserver} fills. */
final class KubernetesPrograms {
    /** Version of Kubernetes that the tests run against. */
    static final String VERSION = "1.36.3";

    private KubernetesPrograms() {}

    /** The folder in the layout of kube-api-test. A missing program fails. */
    static Path directory() {
        Path directory = cache().resolve("apiserver");
        for (String program : List.of("etcd", "kube-apiserver", "kubectl")) {
            Path file = program(directory, program);
            if (!Files.isExecutable(file)) {
                throw new AssertionError(file + " is missing; `dev/cluster/build apiserver` makes it");
            }
        }
        return directory;
    }

    static Path kubectl() {
        return program(directory(), "kubectl");
    }

    private static Path program(Path directory, String name) {
        return directory.resolve("k8s").resolve(VERSION + "-linux-amd64").resolve(name);
    }

    private static Path cache() {
        return variable("WSPROXY_CACHE").orElseGet(() -> variable("XDG_CACHE_HOME")
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("wsproxy-operator"));
    }

    private static Optional<Path> variable(String name) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }
}
