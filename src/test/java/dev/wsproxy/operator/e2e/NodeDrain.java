package dev.wsproxy.operator.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A running {@code kubectl drain} of the one node, of nothing but one proxy's pods. The node is usable again once it is closed. */
final class NodeDrain implements AutoCloseable {
    private final String node;
    private final Path output;
    private final Process process;

    NodeDrain(String proxy) {
        node = TestNamespace.kubectlAnywhere("get", "nodes", "-o", "jsonpath={.items[0].metadata.name}");
        try {
            output = Files.createTempFile("drain", ".log");
            process = new ProcessBuilder(
                            "kubectl",
                            "drain",
                            node,
                            "--pod-selector=" + selector(proxy),
                            "--ignore-daemonsets",
                            "--delete-emptydir-data",
                            "--force")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String selector(String proxy) {
        return "app.kubernetes.io/name=wsproxy,app.kubernetes.io/instance=" + proxy;
    }

    /** What it said so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets new pods start on the node again, while the drain goes on. */
    void uncordon() {
        TestNamespace.kubectlAnywhere("uncordon", node);
    }

    boolean isRunning() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            // A drain that is about to cordon must not do so after the node was made usable.
            process.waitFor(10, TimeUnit.SECONDS);
            Files.deleteIfExists(output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            uncordon();
        }
    }
}
