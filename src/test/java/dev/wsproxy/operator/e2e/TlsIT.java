package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.Commands;
import dev.wsproxy.operator.support.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS at the front, from a Secret, and to the backends, verified by a CA from a ConfigMap. */
class TlsIT {
    private static final List<String> BACKENDS = List.of("server01", "server02", "server03");

    @TempDir
    Path directory;

    private TestCertificates certificates;

    @BeforeEach
    void makeCertificates() {
        certificates = new TestCertificates(directory);
    }

    @Test
    void aSecretThatComesLateIsServed() {
        try (TestNamespace namespace = new TestNamespace("tls")) {
            namespace.apply(proxy("chat", "server01", "server02") + "  tls: {secretName: chat-certificate}\n");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(namespace.condition("chat", "Ready", "reason"))
                            .isEqualTo("SecretNotFound"));

            createSecret(namespace, "chat-certificate", "DNS:chat.example.com");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(namespace.condition("chat", "ResolvedRefs", "status"))
                            .isEqualTo("True"));
            namespace.awaitReady("chat");

            assertThat(namespace.dialUrl("wss://chat-wsproxy/", 10, "--insecure"))
                    .containsOnlyKeys("server01", "server02");
        }
    }

    @Test
    void aRotatedCertificateIsServed(@TempDir Path elsewhere) {
        TestCertificates next = new TestCertificates(elsewhere);
        try (TestNamespace namespace = new TestNamespace("tls-rotation")) {
            createSecret(namespace, "chat-certificate", "DNS:chat.example.com");
            namespace.kubectl("create", "configmap", "next-ca", "--from-file=ca.crt=" + next.authority());
            namespace.apply(verifier());
            namespace.apply(proxy("chat", "server01") + "  tls: {secretName: chat-certificate}\n");
            namespace.awaitReady("chat");
            namespace.kubectl("wait", "--for=condition=Ready", "pod/verifier", "--timeout=60s");
            assertThat(dialVerified(namespace).exitCode()).isNotZero();

            namespace.applyCertificate("chat-certificate", next.sign("chat", "DNS:chat.example.com"));

            // The operator looks every 30 s; then pods are replaced.
            await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(
                            () -> assertThat(dialVerified(namespace).exitCode()).isZero());
            namespace.awaitReady("chat");
            assertThat(namespace.dialUrl("wss://chat-wsproxy/", 10, "--insecure"))
                    .containsOnlyKeys("server01");
        }
    }

    @Test
    void aContainerThatStartsAgainAfterABadRotationServesWhatItServed() throws IOException {
        try (TestNamespace namespace = new TestNamespace("tls-restart")) {
            createSecret(namespace, "chat-certificate", "DNS:chat.example.com");
            namespace.apply(proxy("chat", "server01") + "  tls: {secretName: chat-certificate}\n");
            namespace.awaitReady("chat");

            String otherKey = Base64.getEncoder()
                    .encodeToString(Files.readAllBytes(
                            certificates.sign("other", "DNS:chat.example.com").key()));
            namespace.kubectl(
                    "patch", "secret", "chat-certificate", "-p", "{\"data\": {\"tls.key\": \"" + otherKey + "\"}}");
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(namespace.condition("chat", "ResolvedRefs", "reason"))
                            .isEqualTo("CertificateInvalid"));
            namespace.tryKubectl("exec", "deployment/chat-wsproxy", "--", "/bin/sh", "-c", "kill -TERM 1");

            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(namespace.podIdentities()).endsWith(" 1\n"));
            namespace.kubectl(
                    "wait", "--for=condition=Ready", "pod", "-l", "app.kubernetes.io/name=wsproxy", "--timeout=60s");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(namespace
                            .tryDial("client", "wss://chat-wsproxy/", "--host", "chat.example.com", "--insecure")
                            .exitCode())
                    .isZero());
        }
    }

    @Test
    void theExampleWithTlsOnBothSidesServes() {
        try (TestNamespace namespace = new TestNamespace("tls-example")) {
            createSecret(namespace, "chat-certificate", "DNS:chat.example.com");
            startBackendsWithTls(namespace);

            namespace.apply(TestNamespace.read(Path.of("examples", "tls.yaml")));
            namespace.awaitReady("chat");

            assertThat(namespace.dialUrl("wss://chat-wsproxy/", 30, "--insecure"))
                    .containsOnlyKeys("server01", "server02", "server03");
        }
    }

    @Test
    void certificatesOfClientsAndOfTheProxyItselfAreServedFromAPod() {
        try (TestNamespace namespace = new TestNamespace("tls-mutual")) {
            createSecret(namespace, "chat-certificate", "DNS:chat.example.com");
            namespace.applyCertificate("proxy-certificate", certificates.signClient("proxy"));
            startBackendsWithTls(namespace);

            namespace.apply(
                    proxy("chat", "server01", "server02").replace("ws://", "wss://")
                            + """
                        tls:
                          secretName: chat-certificate
                          clientAuth: {mode: Optional, caRef: {kind: ConfigMap, name: backend-ca, key: ca.crt}}
                        backendTLS:
                          caRef: {kind: ConfigMap, name: backend-ca, key: ca.crt}
                          clientCertificateSecretName: proxy-certificate
                      """);
            namespace.awaitReady("chat");

            assertThat(namespace.dialUrl("wss://chat-wsproxy/", 10, "--insecure"))
                    .containsOnlyKeys("server01", "server02");
        }
    }

    private void startBackendsWithTls(TestNamespace namespace) {
        createSecret(namespace, "backend-certificate", "DNS:server01,DNS:server02,DNS:server03");
        namespace.kubectl("create", "configmap", "backend-ca", "--from-file=ca.crt=" + certificates.authority());
        namespace.kubectl("delete", "pod", "server01", "server02", "server03", "--grace-period=1");
        BACKENDS.forEach(name -> namespace.apply(backendWithTls(name)));
        namespace.kubectl("wait", "--for=condition=Ready", "pod", "-l", "tls=yes", "--timeout=60s");
    }

    private void createSecret(TestNamespace namespace, String name, String alternativeNames) {
        namespace.applyCertificate(name, certificates.sign(name, alternativeNames));
    }

    /** Opens a WebSocket from a pod that trusts the next authority only. */
    private static Commands.Result dialVerified(TestNamespace namespace) {
        return namespace.tryKubectl(
                "exec",
                "verifier",
                "--",
                "/wsprobe",
                "dial",
                "--url",
                "wss://chat-wsproxy/",
                "--host",
                "chat.example.com",
                "--ca",
                "/ca/ca.crt",
                "--count",
                "1");
    }

    private static String verifier() {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: verifier}
                spec:
                  terminationGracePeriodSeconds: 1
                  securityContext:
                    runAsNonRoot: true
                    runAsUser: 65532
                    seccompProfile: {type: RuntimeDefault}
                  volumes:
                  - name: ca
                    configMap: {name: next-ca}
                  containers:
                  - name: client
                    image: %s
                    args: [sleep]
                    volumeMounts:
                    - {name: ca, mountPath: /ca, readOnly: true}
                    securityContext:
                      allowPrivilegeEscalation: false
                      readOnlyRootFilesystem: true
                      capabilities: {drop: [ALL]}
                """
                .formatted(TestNamespace.wsprobeImage());
    }

    private static String backendWithTls(String name) {
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %1$s
                  labels: {app: %1$s, tls: "yes"}
                spec:
                  terminationGracePeriodSeconds: 5
                  securityContext:
                    runAsNonRoot: true
                    runAsUser: 65532
                    fsGroup: 65532
                    seccompProfile: {type: RuntimeDefault}
                  volumes:
                  - name: tls
                    secret: {secretName: backend-certificate}
                  containers:
                  - name: server
                    image: %2$s
                    args: [serve, --listen, ":3000", --name, %1$s, --tls-cert, /tls/tls.crt, --tls-key, /tls/tls.key]
                    readinessProbe:
                      tcpSocket: {port: 3000}
                      periodSeconds: 1
                    volumeMounts:
                    - {name: tls, mountPath: /tls, readOnly: true}
                    securityContext:
                      allowPrivilegeEscalation: false
                      readOnlyRootFilesystem: true
                      capabilities: {drop: [ALL]}
                """
                .formatted(name, TestNamespace.wsprobeImage());
    }
}
