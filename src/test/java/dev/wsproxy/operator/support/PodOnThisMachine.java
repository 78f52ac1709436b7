package dev.wsproxy.operator.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.desired.DesiredState;
import dev.wsproxy.operator.desired.Owner;
import dev.wsproxy.operator.desired.PodSettings;
import dev.wsproxy.operator.httpd.ConfigRenderer;
import dev.wsproxy.operator.httpd.HttpdConfig;
import dev.wsproxy.operator.httpd.HttpdLayout;
import dev.wsproxy.operator.plan.ProxyPlan;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The processes of one pod of a proxy that takes changes in place, with the very commands of the Deployment, without privileges. What
 * is mounted changes as kubelet does it: a new directory, and one link that is turned.
 */
public final class PodOnThisMachine implements AutoCloseable {
    private static final String BINARY = System.getProperty("httpd.binary", "/usr/sbin/apache2");
    private static final String SERVED = "Wsproxy-Config-Sha256: ";
    private static final String NOBODY = "65534";

    private final Path directory;
    private final HttpdLayout layout;
    private final List<Process> processes = new ArrayList<>();
    private int mounts;

    /** The places of a pod, below an empty directory. */
    public PodOnThisMachine(Path directory) {
        this.directory = directory;
        layout = new HttpdLayout(
                directory.toString(),
                BINARY,
                directory("run"),
                directory("config"),
                directory("tls"),
                directory("client-ca"),
                directory("backend-ca"),
                directory("client-certificate"),
                "/etc/ssl/certs/ca-certificates.crt",
                freePort(),
                freePort(),
                freePort());
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            HttpdDirectory.linkModules(directory.resolve("modules"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port for plain HTTP. */
    public int port() {
        return layout.httpPort();
    }

    /** The port for TLS. */
    public int tlsPort() {
        return layout.httpsPort();
    }

    /** The port for probes. */
    public int managementPort() {
        return layout.managementPort();
    }

    /** The configuration of a plan with the places of this pod. */
    public HttpdConfig render(ProxyPlan plan) {
        return new ConfigRenderer(layout).render(plan);
    }

    /** What kubelet does with a ConfigMap. */
    public void mountConfiguration(String text) {
        mount(layout.configDirectory(), Map.of("httpd.conf", text));
    }

    /** What kubelet does with the Secret of the front's certificate. */
    public void mountCertificate(String certificate, String key) {
        mount(layout.tlsDirectory(), Map.of("tls.crt", certificate, "tls.key", key));
    }

    /** Mounts the plan's configuration, runs the init container and starts the others. */
    public void start(ProxyPlan plan) {
        mountConfiguration(render(plan).text());
        PodSpec pod = pod(plan);
        Container init = pod.getInitContainers().get(0);
        Commands.Result check = Commands.attempt(directory, unprivileged(init.getCommand()));
        assertThat(check.exitCode()).as(check.output()).isZero();
        for (Container sidecar :
                pod.getInitContainers().subList(1, pod.getInitContainers().size())) {
            processes.add(start(sidecar));
        }
        pod.getContainers().forEach(container -> processes.add(start(container)));
        await("ready").atMost(Duration.ofSeconds(20)).until(() -> served().isPresent());
    }

    /** Mounts the plan's configuration, and waits until httpd says that it serves it. */
    public void take(ProxyPlan plan) {
        HttpdConfig config = render(plan);
        mountConfiguration(config.text());
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(served())
                        .as(() -> log("follow-configuration"))
                        .contains(config.hash()));
    }

    /** The hash of the configuration that httpd serves; empty while it does not answer. */
    public Optional<String> served() {
        try {
            String request = "GET /ready HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n";
            return RawHttp.answer(managementPort(), request, Duration.ofSeconds(5))
                    .lines()
                    .filter(line -> line.startsWith(SERVED))
                    .map(line -> line.substring(SERVED.length()))
                    .findFirst();
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** What a container wrote. */
    public String log(String container) {
        try {
            return Files.readString(directory.resolve(container + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Memory of all of httpd's processes, in MiB. */
    public long httpdMebibytes() {
        return ProcessMemory.mebibytes(processes.get(processes.size() - 1).toHandle());
    }

    private PodSpec pod(ProxyPlan plan) {
        Owner owner = new Owner(plan.name(), plan.namespace(), "1");
        DesiredState desired = DesiredState.of(owner, plan, render(plan), new PodSettings(layout, Optional.empty()));
        return desired.deployment().getSpec().getTemplate().getSpec();
    }

    private Process start(Container container) {
        try {
            Path log = Files.createFile(directory.resolve(container.getName() + ".log"));
            Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-rw-rw-"));
            return new ProcessBuilder(unprivileged(container.getCommand()))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> unprivileged(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            whole.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--"));
        }
        whole.addAll(command);
        return whole;
    }

    private void mount(String place, Map<String, String> files) {
        try {
            Path target = Path.of(place);
            Path version = Files.createDirectory(target.resolve("..version" + mounts++));
            Files.setPosixFilePermissions(version, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(version.resolve(file.getKey()), file.getValue());
                Path link = target.resolve(file.getKey());
                if (!Files.isSymbolicLink(link)) {
                    Files.createSymbolicLink(link, Path.of("..data", file.getKey()));
                }
            }
            Path link = Files.createSymbolicLink(target.resolve("..data_tmp"), version.getFileName());
            Files.move(link, target.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String directory(String name) {
        try {
            Path created = Files.createDirectory(directory.resolve(name));
            Files.setPosixFilePermissions(created, PosixFilePermissions.fromString("rwxrwxrwx"));
            return created.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a one before it, it is a port as well: there the sidecar tries configurations. */
    private static int freePort() {
        return ThreadLocalRandom.current()
                .ints(2000, 5500)
                .filter(port -> isFree(port) && isFree(10_000 + port))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try {
            new ServerSocket(port).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void end(ProcessHandle process) {
        // A kind end would wait ten seconds for sockets that a test has left open.
        assertThat(process.destroyForcibly() || !process.isAlive()).isTrue();
    }

    @Override
    public void close() {
        processes.forEach(process -> {
            List<ProcessHandle> children = process.descendants().toList();
            end(process.toHandle());
            children.forEach(PodOnThisMachine::end);
        });
    }
}
