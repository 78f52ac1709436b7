package dev.wsproxy.operator.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
    private static final int PROBE_MILLIS = 2000;
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

    /** Its directory. */
    public HttpdDirectory directory() {
        return directory;
    }

    /** The processes that serve. */
    public List<ProcessHandle> workers() {
        return process.children().toList();
    }

    /** Lets it read its configuration again, and returns when it has; connections may still reach an old process for a second. */
    public void restartGracefully() {
        int before = starts();
        Commands.run(directory.path(), List.of("kill", "-USR1", String.valueOf(process.pid())));
        await("httpd restarts").atMost(Duration.ofSeconds(20)).until(() -> starts() > before);
    }

    /** Lets it stop as a pod's does that leaves: it listens no more, and its sockets live on. */
    public void stopGracefully() {
        Commands.run(directory.path(), List.of("kill", "-WINCH", String.valueOf(process.pid())));
    }

    /** Whether it is there. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** How often it has read its configuration, as it says at each time. */
    private int starts() {
        return errorLog().split("AH00489", -1).length - 1;
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

    /** Whether it answers a readiness probe, within the 2 s for connection and answer each that a kubelet waits. */
    public boolean isReady() {
        try (Socket socket = connectAsProbe()) {
            socket.setSoTimeout(PROBE_MILLIS);
            socket.getOutputStream()
                    .write("GET /ready HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a probe's connection comes about within 2 s, by an acceptance of httpd or of the kernel's queue. */
    public boolean connectsProbes() {
        try (Socket socket = connectAsProbe()) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private Socket connectAsProbe() throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(8081)), PROBE_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The memory of all its processes in MiB, pages that they share counted once; the kernel's own is not in it. */
    public long memoryMebibytes() {
        return ProcessMemory.mebibytes(process.toHandle());
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
