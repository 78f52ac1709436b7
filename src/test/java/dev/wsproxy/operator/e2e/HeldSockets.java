package dev.wsproxy.operator.e2e;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sockets held by the client in the cluster, with an echo a second each, while it opens 20 fresh ones a second. */
final class HeldSockets implements AutoCloseable {
    private final Path reports;
    private final Process process;

    HeldSockets(String namespace, String url, int count) {
        try {
            reports = Files.createTempFile("held-sockets", ".json");
            process = new ProcessBuilder(
                            "kubectl",
                            "--namespace",
                            namespace,
                            "exec",
                            "client",
                            "--",
                            "/wsprobe",
                            "hold",
                            "--url",
                            url,
                            "--host",
                            "chat.example.com",
                            "--count",
                            String.valueOf(count),
                            "--dial-every",
                            "50ms")
                    .redirectOutput(reports.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("sockets are open")
                .atMost(Duration.ofSeconds(30))
                .until(() -> latest().map(report -> report.getInteger("open")).orElse(0) == count);
    }

    /** Waits for a report of everything up to now and returns it. */
    JsonObject report() {
        int seen = latest().orElseThrow().getInteger("dialed");
        await("a fresh report")
                .atMost(Duration.ofSeconds(10))
                .until(() -> latest().orElseThrow().getInteger("dialed") > seen + 20);
        return latest().orElseThrow();
    }

    private Optional<JsonObject> latest() {
        try {
            List<String> lines = Files.readAllLines(reports);
            // The last line may be half written.
            return lines.stream()
                    .filter(line -> line.endsWith("}"))
                    .reduce((first, second) -> second)
                    .map(JsonObject::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            Files.deleteIfExists(reports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
