package dev.wsproxy.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.Commands;
import dev.wsproxy.operator.support.TestCertificates;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example is applied as it is and does what its head promises. Those with TLS to the backends are in {@link TlsIT}. */
class ExamplesIT {
    private static final Set<String> EXERCISED_ELSEWHERE = Set.of("three-backends.yaml", "tls.yaml");

    @TempDir
    static Path directory;

    private static TestNamespace namespace;
    private static TestCertificates certificates;

    @BeforeAll
    static void start() {
        namespace = new TestNamespace("examples");
        certificates = new TestCertificates(directory);
    }

    @AfterAll
    static void stop() {
        namespace.close();
    }

    @Test
    void noExampleIsForgotten() throws IOException {
        Set<String> exercised = new TreeSet<>(EXERCISED_ELSEWHERE);
        exercised.addAll(Set.of(
                "client-certificates.yaml",
                "endpoints.yaml",
                "event-loops.yaml",
                "routes.yaml",
                "service-backends.yaml",
                "socket-io.yaml",
                "sticky-chat.yaml",
                "tls-cert-manager.yaml"));
        try (Stream<Path> files = Files.list(Path.of("examples"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(exercised);
        }
    }

    @Test
    void aCertificateAsCertManagerWritesItIsServed() {
        createSecret("chat-certificate", "DNS:chat.example.com");
        apply("tls-cert-manager.yaml", "tls-cert-manager");

        assertThat(namespace.dialUrl("wss://tls-cert-manager-wsproxy/", 10, "--insecure"))
                .containsOnlyKeys("server01", "server02");
        JsonObject redirect = namespace.get("http://tls-cert-manager-wsproxy/a?b=c", "--host", "chat.example.com");
        assertThat(redirect.getInteger("status")).isEqualTo(308);
        assertThat(redirect.getJsonObject("headers").getString("Location")).isEqualTo("https://chat.example.com/a?b=c");
    }

    @Test
    void socketsOnEventLoopsAreBalancedAndTheirEndsAreInTheLog() {
        apply("event-loops.yaml", "event-loops");

        assertThat(namespace.dial("event-loops", 10)).containsOnlyKeys("server01", "server02");
        await().untilAsserted(() -> assertThat(namespace
                        .kubectl("logs", "deployment/event-loops-wsproxy", "-c", "httpd")
                        .lines()
                        .filter(line -> line.contains("\"upgrade\":\"ended\"") && line.contains("\"closeCode\":1000")))
                .hasSize(10));
    }

    @Test
    void theStickyChatKeepsABrowserWithItsServer() {
        apply("sticky-chat.yaml", "sticky-chat");
        String url = "sticky-chat-wsproxy/";
        JsonObject page = namespace.get("http://" + url, "--host", "chat.example.com");
        String server = new JsonObject(page.getString("body")).getString("backend");
        String cookie = page.getJsonObject("headers").getString("Set-Cookie").split(";")[0];

        String[] browser = {"--header", "Origin: https://chat.example.com", "--header", "Cookie: " + cookie};
        assertThat(namespace.dialUrl("ws://" + url, 9, browser)).containsOnlyKeys(server);
        assertThat(namespace.dialUrl("ws://" + url + "?server=.server02", 9, browser[0], browser[1]))
                .containsOnlyKeys("server02");
        Commands.Result foreign = namespace.tryDial(
                "client", "ws://" + url, "--host", "chat.example.com", "--header", "Origin: https://evil.example.net");
        assertThat(foreign.output()).contains("403");
    }

    @Test
    void aSocketIoSessionStaysWithItsServer() {
        apply("socket-io.yaml", "socket-io");
        String url = "socket-io-wsproxy";
        JsonObject polling = namespace.get("http://" + url + "/socket.io/?EIO=4", "--host", "app.example.com");
        String server = new JsonObject(polling.getString("body")).getString("backend");
        String cookie = polling.getJsonObject("headers").getString("Set-Cookie").split(";")[0];

        assertThat(server).isIn("server01", "server02");
        for (int i = 0; i < 4; i++) {
            Commands.Result upgraded = namespace.tryDial(
                    "client",
                    "ws://" + url + "/socket.io/?EIO=4&transport=websocket",
                    "--host",
                    "app.example.com",
                    "--header",
                    "Cookie: " + cookie);
            assertThat(upgraded.output()).contains("\"" + server + "\":1");
        }
        JsonObject page = namespace.get("http://" + url + "/index.html", "--host", "app.example.com");
        assertThat(new JsonObject(page.getString("body")).getString("backend")).isEqualTo("server03");
        assertThat(namespace
                        .tryDial("client", "ws://" + url + "/elsewhere", "--host", "app.example.com")
                        .output())
                .contains("403");
    }

    @Test
    void routesLeadToTheirBackends() {
        apply("routes.yaml", "routes");
        String host = "gateway.example.com";

        assertThat(namespace.dialUrl("ws://routes-wsproxy/chat/room", 10, "--host", host))
                .containsOnlyKeys("server01", "server02");
        Map<String, Integer> status = Stream.of("/chat/room", "/events/v1/x", "/api/x", "/healthz", "/healthz/x", "/")
                .collect(Collectors.toMap(path -> path, path -> namespace
                        .get("http://routes-wsproxy" + path, "--host", host)
                        .getInteger("status")));
        assertThat(status)
                .isEqualTo(Map.of(
                        "/chat/room",
                        426,
                        "/events/v1/x",
                        200,
                        "/api/x",
                        200,
                        "/healthz",
                        200,
                        "/healthz/x",
                        404,
                        "/",
                        404));
        JsonObject rewritten = namespace.get("http://routes-wsproxy/events/v1/x?y", "--host", host);
        assertThat(rewritten.getString("body")).contains("\"uri\":\"/stream/x?y\"", "\"backend\":\"server03\"");
    }

    @Test
    void onlyAKnownDeviceConnects() {
        createSecret("devices-certificate", "DNS:devices.example.com");
        createSecret("device-17", "DNS:device-17");
        namespace.kubectl("create", "configmap", "devices-ca", "--from-file=ca.crt=" + certificates.authority());
        namespace.apply(deviceWithCertificate("device-17"));
        apply("client-certificates.yaml", "client-certificates");
        namespace.kubectl("wait", "--for=condition=Ready", "pod/device-17", "--timeout=60s");
        String[] flags = {"--host", "devices.example.com", "--insecure"};
        String url = "wss://client-certificates-wsproxy/";

        assertThat(namespace.tryDial("client", url, flags).exitCode()).isNotZero();
        String[] certificate = {"--cert", "/certificate/tls.crt", "--key", "/certificate/tls.key"};
        String[] all =
                Stream.concat(Arrays.stream(flags), Arrays.stream(certificate)).toArray(String[]::new);
        assertThat(namespace.tryDial("device-17", url, all).output()).contains("\"connected\":1");
    }

    @Test
    void backendsOfAServiceServe() {
        apply("service-backends.yaml", "service-backends");

        assertThat(namespace.dialUrl("ws://service-backends-wsproxy/", 10)).isNotEmpty();
    }

    @Test
    void endpointsOfAServiceServe() {
        apply("endpoints.yaml", "endpoints");

        assertThat(namespace.dialUrl("ws://endpoints-wsproxy/", 10)).containsOnlyKeys("server01");
    }

    /** Under a name of its own, so that examples do not replace each other; and without what needs other operators. */
    private static void apply(String file, String name) {
        String proxy = Arrays.stream(
                        TestNamespace.read(Path.of("examples", file)).split("(?m)^---$"))
                .filter(document -> document.contains("kind: WebSocketProxy"))
                .collect(Collectors.joining("---"));
        namespace.apply(proxy.replaceFirst("(?m)^  name: .*$", "  name: " + name));
        namespace.awaitReady(name);
    }

    private static void createSecret(String name, String alternativeNames) {
        namespace.applyCertificate(name, certificates.sign(name, alternativeNames));
    }

    private static String deviceWithCertificate(String secret) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %1$s}
                spec:
                  terminationGracePeriodSeconds: 5
                  securityContext:
                    runAsNonRoot: true
                    runAsUser: 65532
                    fsGroup: 65532
                    seccompProfile: {type: RuntimeDefault}
                  volumes:
                  - name: certificate
                    secret: {secretName: %1$s}
                  containers:
                  - name: device
                    image: %2$s
                    args: [sleep]
                    volumeMounts:
                    - {name: certificate, mountPath: /certificate, readOnly: true}
                    securityContext:
                      allowPrivilegeEscalation: false
                      readOnlyRootFilesystem: true
                      capabilities: {drop: [ALL]}
                """
                .formatted(secret, TestNamespace.wsprobeImage());
    }
}
