package dev.wsproxy.operator.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The packaged operator as its own process, against {@link ApiServer#shared()}, with the permissions of its ServiceAccount. */
public final class OperatorProcess {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final AtomicInteger STARTS = new AtomicInteger();

    /** A successor waits up to 15 s for the Lease of a killed one. */
    private static final Duration START = Duration.ofSeconds(90);

    /** Tests need not wait long for metrics, and golden cases have event loops. */
    private static final Map<String, String> SETTINGS = Map.of(
            "WSPROXY_METRICS_INTERVAL_SECONDS",
            "1",
            "WSPROXY_PROXY_EVENT_LOOPS_IMAGE",
            PurePath.DEFAULTS.eventLoopsImage().orElseThrow());

    private static OperatorProcess running;

    private final Process process;
    private final int port;
    private final Path log;
    private final String identity;
    private final HttpClient http = HttpClient.newHttpClient();

    private OperatorProcess(Path kubeconfig, Map<String, String> settings) {
        assertThat(JAR).as("the packaged operator; `mvn package` makes it").exists();
        try {
            port = freePort();
            identity = "operator-" + STARTS.incrementAndGet();
            log = Path.of("target", identity + ".log");
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Dquarkus.http.host=127.0.0.1",
                            "-Dquarkus.http.port=" + port,
                            "-jar",
                            JAR.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            Map<String, String> environment = builder.environment();
            environment.put("KUBECONFIG", kubeconfig.toString());
            environment.putAll(settings);
            // As in a pod, where it is the pod's name: the holder of the Lease.
            environment.put("HOSTNAME", identity);
            process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The operator, started unless it runs, and ready. */
    public static synchronized OperatorProcess running() {
        if (running == null || !running.process.isAlive()) {
            running = start(ApiServer.OPERATOR_NAMESPACE, ApiServer.shared().operatorKubeconfig(), SETTINGS);
        }
        return running;
    }

    /** Another operator in this namespace, as this configuration's user and with these environment variables, at work. */
    public static OperatorProcess start(String namespace, Path kubeconfig, Map<String, String> settings) {
        OperatorProcess started = new OperatorProcess(kubeconfig, settings);
        await().atMost(START)
                .pollInterval(Duration.ofMillis(200))
                .failFast("the operator ended; see " + started.log, () -> !started.process.isAlive())
                .until(() -> started.answers("/q/health/ready") && started.leads(namespace));
        return started;
    }

    /** Whether one is running now. */
    public static synchronized boolean isRunning() {
        return running != null && running.process.isAlive();
    }

    /** Whether its process is there. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end, and returns how long that took. */
    public Duration stop() {
        long start = System.nanoTime();
        process.destroy();
        awaitEnd();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Ends it at once, as {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Where it answers on this machine. */
    public int port() {
        return port;
    }

    /** Body of the answer to a GET, whatever its status. */
    public String get(String path) {
        return send(path).body();
    }

    /** Sum of all samples of a metric; 0 when it has none. */
    public double metric(String name) {
        return get("/q/metrics")
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private List<String> logLines() {
        try {
            String text = Files.readString(log);
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every line it logged so far; one that is not JSON fails. */
    public List<JsonNode> log() {
        return logLines().stream()
                .map(line -> {
                    assertThat(line).as("line of the operator's log").startsWith("{");
                    return Serialization.unmarshal(line, JsonNode.class);
                })
                .toList();
    }

    /** A ready operator may still wait for the Lease of the one before. */
    private boolean leads(String namespace) {
        Lease lease = ApiServer.shared()
                .client()
                .leases()
                .inNamespace(namespace)
                .withName("wsproxy-operator")
                .get();
        return lease != null && identity.equals(lease.getSpec().getHolderIdentity());
    }

    private boolean answers(String path) {
        try {
            return send(path).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private HttpResponse<String> send(String path) {
        try {
            URI address = URI.create("http://127.0.0.1:" + port + path);
            return http.send(
                    HttpRequest.newBuilder(address)
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void awaitEnd() {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("the operator ended")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
