package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.TestCertificates;
import java.nio.file.Path;
import java.time.Duration;
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
    void theExampleWithTlsOnBothSidesServes() {
        try (TestNamespace namespace = new TestNamespace("tls-example")) {
            createSecret(namespace, "chat-certificate", "DNS:chat.example.com");
            createSecret(namespace, "backend-certificate", "DNS:server01,DNS:server02,DNS:server03");
            namespace.kubectl("create", "configmap", "backend-ca", "--from-file=ca.crt=" + certificates.authority());
            namespace.kubectl("delete", "pod", "server01", "server02", "server03", "--grace-period=1");
            BACKENDS.forEach(name -> namespace.apply(backendWithTls(name)));
            namespace.kubectl("wait", "--for=condition=Ready", "pod", "-l", "tls=yes", "--timeout=60s");

            namespace.apply(TestNamespace.read(Path.of("examples", "tls.yaml")));
            namespace.awaitReady("chat");

            assertThat(namespace.dialUrl("wss://chat-wsproxy/", 30, "--insecure"))
                    .containsOnlyKeys("server01", "server02", "server03");
        }
    }

    private void createSecret(TestNamespace namespace, String name, String alternativeNames) {
        TestCertificates.Signed certificate = certificates.sign(name, alternativeNames);
        namespace.kubectl(
                "create",
                "secret",
                "tls",
                name,
                "--cert",
                certificate.certificate().toString(),
                "--key",
                certificate.key().toString());
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
