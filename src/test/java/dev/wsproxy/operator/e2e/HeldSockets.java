package dev.wsproxy.operator.e2e;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Sockets held by the client in the cluster, with an echo a second each; it may open 20 fresh ones a second meanwhile. */
final class HeldSockets implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path reports;
    private final Process process;
    private final boolean dials;

    private HeldSockets(String namespace, String url, int count, boolean dials) {
        this.dials = dials;
        try {
            reports = Files.createTempFile("held-sockets", ".json");
            process = new ProcessBuilder(
                            "kubectl",
                            "--namespace",
                            namespace,
                            "exec",
                            "--stdin",
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
                            dials ? "50ms" : "0",
                            "--until-eof")
                    .redirectOutput(reports.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("sockets are open")
                .atMost(Duration.ofSeconds(30))
                .until(() -> latest().map(report -> report.getInteger("open")).orElse(0) == count);
    }

    /** Holds sockets and opens fresh ones all the time. */
    static HeldSockets whileDialing(String namespace, String url, int count) {
        return new HeldSockets(namespace, url, count, true);
    }

    /** Holds sockets and opens no others. */
    static HeldSockets only(String namespace, String url, int count) {
        return new HeldSockets(namespace, url, count, false);
    }

    /** Waits for a report of everything up to now, and of twenty fresh connections after that, and returns it. */
    JsonObject report() {
        int seen = reports().size();
        await("a fresh report").atMost(PATIENCE).until(() -> reports().size() > seen);
        int dialed = latest().orElseThrow().getInteger("dialed");
        await("fresh connections")
                .atMost(PATIENCE)
                .until(() -> !dials || latest().orElseThrow().getInteger("dialed") > dialed + 20);
        return latest().orElseThrow();
    }

    /**
     * Members that have answered fresh connections from this moment, in milliseconds since 1970, to now. Beside these connections others
     * see a part of the members only: least connections sends two clients that take turns to two members.
     */
    Set<String> membersSince(long moment) {
        Map<String, Object> lastSeen = report().getJsonObject("lastSeen").getMap();
        return lastSeen.entrySet().stream()
                .filter(member -> ((Number) member.getValue()).longValue() >= moment)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private Optional<JsonObject> latest() {
        return reports().stream().reduce((first, second) -> second).map(JsonObject::new);
    }

    private List<String> reports() {
        try {
            // The last line may be half written.
            return Files.readAllLines(reports).stream()
                    .filter(line -> line.endsWith("}"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the sockets. The end of its input is what the client in the cluster learns of; that of kubectl is not. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroy();
            }
            Files.deleteIfExists(reports);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
