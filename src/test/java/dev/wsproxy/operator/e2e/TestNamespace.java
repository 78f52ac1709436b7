package dev.wsproxy.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.Commands;
import dev.wsproxy.operator.support.TestCertificates;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A namespace of one test, with four backends and a client in it; everything is done as a user would, with kubectl. */
final class TestNamespace implements AutoCloseable {
    private static final Path HERE = Path.of(".");
    private final String name;

    TestNamespace(String name) {
        this.name = name;
        assertThat(wsprobeImage())
                .as("WSPROBE_IMAGE; `dev/e2e` sets it and starts the cluster")
                .isNotNull();
        kubectlAnywhere("delete", "namespace", name, "--ignore-not-found", "--timeout=120s");
        kubectlAnywhere("create", "namespace", name);
        kubectlAnywhere("label", "namespace", name, "pod-security.kubernetes.io/enforce=restricted");
        // Pods are refused until the controller has made it.
        kubectl("wait", "--for=create", "serviceaccount/default", "--timeout=30s");
        apply(read(Path.of("dev", "demo", "backends.yaml")).replace("IMAGE", wsprobeImage()));
        kubectl("wait", "--for=condition=Ready", "pod", "--all", "--timeout=120s");
    }

    static String wsprobeImage() {
        return System.getenv("WSPROBE_IMAGE");
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    /** Runs kubectl in the namespace; failing fails the test. */
    String kubectl(String... arguments) {
        return kubectlAnywhere(inNamespace(arguments));
    }

    /** Runs kubectl in the namespace, whatever it returns. */
    Commands.Result tryKubectl(String... arguments) {
        return Commands.attempt(HERE, command(inNamespace(arguments)));
    }

    static String kubectlAnywhere(String... arguments) {
        return Commands.run(HERE, command(arguments));
    }

    private String[] inNamespace(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--namespace", name));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        return command;
    }

    void apply(String manifest) {
        Commands.Result result = tryApply(manifest);
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    /** What holds the tunnels of proxies that do not say it: {@code -Dtunnels=EventLoops} is a whole run of the other kind. */
    static boolean onEventLoops() {
        return System.getProperty("tunnels", "Threads").equals("EventLoops");
    }

    private static String withTunnels(String manifest) {
        return !onEventLoops() || manifest.contains("tunnels:")
                ? manifest
                : manifest.replaceAll(
                        "(?m)(^kind: WebSocketProxy$(?:\\n[^-].*)*?\\nspec:)$", "$1\n  tunnels: EventLoops");
    }

    Commands.Result tryApply(String manifest) {
        try {
            Path file = Files.createTempFile("manifest", ".yaml");
            try {
                Files.writeString(file, withTunnels(manifest));
                return tryKubectl("apply", "-f", file.toString());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes or replaces a Secret of type kubernetes.io/tls. */
    void applyCertificate(String secret, TestCertificates.Signed certificate) {
        apply(kubectl(
                "create",
                "secret",
                "tls",
                secret,
                "--cert",
                certificate.certificate().toString(),
                "--key",
                certificate.key().toString(),
                "--dry-run=client",
                "--output=yaml"));
    }

    void awaitReady(String proxy) {
        kubectl("wait", "--for=condition=Ready", "websocketproxy/" + proxy, "--timeout=110s");
    }

    /** A value of the resource's status by its JSON path. */
    String field(String proxy, String jsonPath) {
        return kubectl("get", "websocketproxy", proxy, "-o", "jsonpath=" + jsonPath);
    }

    String condition(String proxy, String type, String field) {
        return field(proxy, "{.status.conditions[?(@.type==\"%s\")].%s}".formatted(type, field));
    }

    /** Opens WebSockets one after another; the number that each member answered. Any failure fails the test. */
    Map<String, Integer> dial(String proxy, int count) {
        return dialUrl("ws://" + proxy + "-wsproxy/", count);
    }

    Map<String, Integer> dialUrl(String url, int count, String... more) {
        List<String> flags =
                new ArrayList<>(List.of("--url", url, "--host", "chat.example.com", "--count", String.valueOf(count)));
        flags.addAll(List.of(more));
        Map<String, Integer> members = new TreeMap<>();
        new JsonObject(kubectl(probe("client", "dial", flags)).strip())
                .getJsonObject("members")
                .forEach(member -> members.put(member.getKey(), (Integer) member.getValue()));
        return members;
    }

    /** The answer to a plain GET: status, headers and body. */
    JsonObject get(String url, String... more) {
        List<String> flags = new ArrayList<>(List.of("--url", url));
        flags.addAll(List.of(more));
        return new JsonObject(kubectl(probe("client", "get", flags)).strip());
    }

    /** Opens a WebSocket from a pod and says what became of it. */
    Commands.Result tryDial(String pod, String url, String... more) {
        List<String> flags = new ArrayList<>(List.of("--url", url, "--count", "1"));
        flags.addAll(List.of(more));
        return tryKubectl(probe(pod, "dial", flags));
    }

    private static String[] probe(String pod, String command, List<String> flags) {
        List<String> arguments = new ArrayList<>(List.of("exec", pod, "--", "/wsprobe", command));
        arguments.addAll(flags);
        return arguments.toArray(String[]::new);
    }

    /** Holds sockets, and opens fresh ones all the time, until closed. */
    HeldSockets hold(String proxy, int count) {
        return holdUrl("ws://" + proxy + "-wsproxy/", count);
    }

    /** The same at another path. */
    HeldSockets holdUrl(String url, int count) {
        return HeldSockets.whileDialing(name, url, count);
    }

    /** Holds sockets, until closed. */
    HeldSockets holdOnly(String proxy, int count) {
        return HeldSockets.only(name, "ws://" + proxy + "-wsproxy/", count);
    }

    /** Holds sockets of the pod with this address, until closed. */
    HeldSockets holdAt(String address, int count) {
        return HeldSockets.only(name, "ws://" + address + ":8080/", count);
    }

    /** Names and uids of the proxies' pods. */
    String podIdentities() {
        return kubectl(
                "get",
                "pods",
                "-l",
                "app.kubernetes.io/name=wsproxy",
                "--sort-by=.metadata.name",
                "-o",
                "jsonpath={range .items[*]}{.metadata.name} {.metadata.uid} {.status.containerStatuses[*].restartCount}{\"\\n\"}{end}");
    }

    /** Names of the pods to which the proxy's Service leads. */
    Set<String> servingPods(String proxy) {
        return Set.copyOf(kubectl(
                        "get",
                        "endpointslices",
                        "-l",
                        "kubernetes.io/service-name=" + proxy + "-wsproxy",
                        "-o",
                        "jsonpath={range .items[*].endpoints[?(@.conditions.ready==true)]}{.targetRef.name}{\"\\n\"}{end}")
                .lines()
                .toList());
    }

    /** Addresses of the proxy's pods by their names. */
    Map<String, String> podAddresses(String proxy) {
        return kubectl(
                        "get",
                        "pods",
                        "-l",
                        "app.kubernetes.io/name=wsproxy,app.kubernetes.io/instance=" + proxy,
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.name} {.status.podIP}{\"\\n\"}{end}")
                .lines()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(pod -> pod[0], pod -> pod[1], (one, other) -> one, TreeMap::new));
    }

    /** Every object that the operator writes, with its resourceVersion: changes exactly when something was written. */
    String writtenVersions() {
        return kubectl(
                "get",
                "websocketproxies,configmaps,deployments,services",
                "-o",
                "jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.resourceVersion}{\"\\n\"}{end}");
    }

    static String proxy(String name, String... backends) {
        StringBuilder manifest = new StringBuilder(
                """
                apiVersion: wsproxy.dev/v1alpha1
                kind: WebSocketProxy
                metadata: {name: %s}
                spec:
                  hosts: [chat.example.com]
                  maxConnections: 100
                  backends:
                """
                        .formatted(name));
        for (String backend : backends) {
            manifest.append("  - {name: %s, url: 'ws://%s:3000'}\n".formatted(backend, backend));
        }
        return manifest.toString();
    }

    @Override
    public void close() {
        kubectlAnywhere("delete", "namespace", name, "--wait=false");
    }
}
