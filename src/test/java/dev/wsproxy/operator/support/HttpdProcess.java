package dev.wsproxy.operator.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The real httpd with a generated configuration. It runs without privileges and in UTC, as it does in a pod. */
public final class HttpdProcess implements AutoCloseable {
    private final HttpdDirectory directory;
    private final Process process;
    private final Duration startTime;

    /**
     * Starts httpd and waits until it is ready.
     *
     * @param directory an empty directory
     * @param config the configuration, as generated
     * @param replacements texts and what to put in their place, such as addresses of backends and paths of certificates
     */
    public HttpdProcess(Path directory, String config, Map<String, String> replacements) {
        this(directory, config, replacements, Optional.empty());
    }

    /** Starts httpd with names of its own, and waits until it is ready. */
    public HttpdProcess(Path directory, String config, Map<String, String> replacements, Optional<PrivateHosts> hosts) {
        this.directory = new HttpdDirectory(directory, replacements);
        this.directory.write(config);
        Commands.Result check = this.directory.check();
        assertThat(check.exitCode()).as("httpd -t: %s", check.output()).isZero();
        List<String> command = new ArrayList<>(hosts.map(PrivateHosts::wrapper).orElse(List.of()));
        command.addAll(this.directory.command("-DFOREGROUND"));
        Instant start = Instant.now();
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile());
            builder.environment().put("TZ", "UTC");
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("httpd is ready")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    assertThat(process.isAlive()).as(this::errorLog).isTrue();
                    return isReady();
                });
        startTime = Duration.between(start, Instant.now());
    }

    /** The port on this machine that stands for this one in the configuration. */
    public int port(int configured) {
        return directory.port(configured);
    }

    /** Time from its start to its first answer. */
    public Duration startTime() {
        return startTime;
    }

    /** What it wrote to its error log. */
    public String errorLog() {
        return directory.read("error.log") + directory.read("output");
    }

    /** What it wrote to its access log. */
    public String accessLog() {
        return directory.read("access.log");
    }

    private boolean isReady() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(8081))) {
            socket.setSoTimeout(2000);
            socket.getOutputStream()
                    .write("GET /ready HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
