package dev.wsproxy.operator.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Watches how many pods of a proxy are ready and not on their way out; a watch misses no change, however short. */
final class ReadyPods implements AutoCloseable {
    private final Path counts;
    private final Process process;

    ReadyPods(String namespace, String proxy) {
        try {
            counts = Files.createTempFile("ready", ".txt");
            process = new ProcessBuilder(
                            "kubectl",
                            "--namespace",
                            namespace,
                            "get",
                            "deployment",
                            proxy + "-wsproxy",
                            "--watch",
                            "--output",
                            // A number that is zero is left out.
                            "jsonpath=0{.status.readyReplicas}{\"\\n\"}")
                    .redirectOutput(counts.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The smallest number so far. */
    int fewest() {
        try {
            return Files.readAllLines(counts).stream()
                    .mapToInt(Integer::parseInt)
                    .min()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            Files.deleteIfExists(counts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
