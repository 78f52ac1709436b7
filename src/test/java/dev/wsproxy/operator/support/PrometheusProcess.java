package dev.wsproxy.operator.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A real Prometheus that scrapes the operator every second, as the ServiceMonitor says it, with the shipped rules. */
public final class PrometheusProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    /** One that keeps what it needs in this directory and scrapes this port of this machine. */
    public PrometheusProcess(Path directory, int operatorPort) {
        String configuration =
                """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ['%s']
                scrape_configs:
                - job_name: wsproxy-operator
                  metrics_path: /q/metrics
                  honor_labels: true
                  static_configs: [{targets: ['127.0.0.1:%d']}]
                """
                        .formatted(MonitoringFiles.RULES.toAbsolutePath(), operatorPort);
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
            Files.writeString(directory.resolve("prometheus.yml"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            process = new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + directory.resolve("prometheus.yml"),
                            "--storage.tsdb.path=" + directory.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("prometheus.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("prometheus; `dev/install-packages` installs it", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        await("Prometheus has scraped the operator")
                .atMost(START)
                .ignoreExceptions()
                .until(() -> query("up{job=\"wsproxy-operator\"} == 1").size() == 1);
    }

    /** The series that a query gives now; one that cannot be evaluated fails. */
    public JsonNode query(String query) {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        assertThat(answer.path("status").asText())
                .as("%s: %s", query, answer.path("error").asText())
                .isEqualTo("success");
        return answer.path("data").path("result");
    }

    /** Groups of rules with their alerts, as Prometheus has evaluated them. */
    public JsonNode rules() {
        return get("/api/v1/rules").path("data").path("groups");
    }

    private JsonNode get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return Serialization.unmarshal(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body(), JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
