package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.TestCertificates;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS at the front, from a Secret. */
class TlsIT {
    @Test
    void aSecretThatComesLateIsServed(@TempDir Path directory) {
        TestCertificates.Signed certificate = new TestCertificates(directory).sign("front", "DNS:chat.example.com");
        try (TestNamespace namespace = new TestNamespace("tls")) {
            namespace.apply(proxy("chat", "server01", "server02") + "  tls: {secretName: chat-certificate}\n");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(namespace.condition("chat", "Ready", "reason"))
                            .isEqualTo("SecretNotFound"));

            namespace.kubectl(
                    "create",
                    "secret",
                    "tls",
                    "chat-certificate",
                    "--cert",
                    certificate.certificate().toString(),
                    "--key",
                    certificate.key().toString());
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(namespace.condition("chat", "ResolvedRefs", "status"))
                            .isEqualTo("True"));
            namespace.awaitReady("chat");

            assertThat(namespace.dialUrl("wss://chat-wsproxy/", 10, "--insecure"))
                    .containsOnlyKeys("server01", "server02");
        }
    }
}
