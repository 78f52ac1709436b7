package dev.wsproxy.operator.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The real httpd with a generated configuration, of which only places and ports are replaced by ones on this machine. It runs
 * without privileges, as it does in a pod.
 */
public final class HttpdProcess implements AutoCloseable {
    private static final Path BINARY = Path.of(System.getProperty("httpd.binary", "/usr/sbin/apache2"));
    private static final Path MODULES = Path.of(System.getProperty("httpd.modules", "/usr/lib/apache2/modules"));
    private static final String NOBODY = "65534";

    private final Path directory;
    private final Map<Integer, Integer> ports = new LinkedHashMap<>();
    private final Process process;

    /**
     * Starts httpd and waits until it is ready.
     *
     * @param directory an empty directory
     * @param config the configuration, as generated
     * @param replacements texts and what to put in their place, such as addresses of backends and paths of certificates
     */
    public HttpdProcess(Path directory, String config, Map<String, String> replacements) {
        this.directory = directory;
        assertThat(BINARY).as("httpd; `dev/install-packages` installs it").exists();
        try {
            prepare(config, replacements);
            Commands.Result check = Commands.attempt(directory, command("-t"));
            assertThat(check.exitCode()).as("httpd -t: %s", check.output()).isZero();
            process = new ProcessBuilder(command("-DFOREGROUND"))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("httpd is ready").atMost(Duration.ofSeconds(20)).until(() -> {
            assertThat(process.isAlive()).as(this::errorLog).isTrue();
            return isReady();
        });
    }

    /** The port on this machine that stands for this one in the configuration. */
    public int port(int configured) {
        return ports.get(configured);
    }

    /** What it wrote to its error log. */
    public String errorLog() {
        return read("error.log") + read("output");
    }

    /** What it wrote to its access log. */
    public String accessLog() {
        return read("access.log");
    }

    private void prepare(String config, Map<String, String> replacements) throws IOException {
        Files.createSymbolicLink(directory.resolve("modules"), MODULES);
        Path runtime = Files.createDirectory(directory.resolve("run"));
        for (String log : List.of("access.log", "error.log")) {
            Files.setPosixFilePermissions(
                    Files.createFile(directory.resolve(log)), PosixFilePermissions.fromString("rw-rw-rw-"));
        }
        Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        String text = config;
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            text = text.replace(replacement.getKey(), replacement.getValue());
        }
        text = text.replace("/usr/local/apache2", directory.toString())
                .replace("/run/wsproxy", runtime.toString())
                .replace("/proc/self/fd/1", directory.resolve("access.log").toString())
                .replace("/proc/self/fd/2", directory.resolve("error.log").toString());
        for (int configured : new int[] {8080, 8443, 8081}) {
            int free = freePort();
            ports.put(configured, free);
            text = text.replaceAll("(Listen |\\*:)" + configured + "\\b", "$1" + free);
        }
        Files.writeString(directory.resolve("httpd.conf"), text);
    }

    private List<String> command(String mode) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--"));
        }
        command.addAll(List.of(
                BINARY.toString(), mode, "-f", directory.resolve("httpd.conf").toString()));
        return command;
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

    private String read(String file) {
        try {
            Path path = directory.resolve(file);
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
