package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.desired.Labels;
import dev.wsproxy.operator.support.ApiServer;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a change of a Secret, of which no event tells, to the pods. */
@ExtendWith(OperatorExtension.class)
class CertificateIT {
    private static final String CHAT = Proxies.NAME;

    /** References are read every 30 s. */
    private static final Duration ROTATION = Duration.ofSeconds(45);

    private final ProxyNamespace namespace = new ProxyNamespace();

    @BeforeEach
    void serve() {
        namespace.apply(Proxies.tlsSecret());
        namespace.apply(Proxies.tls());
        namespace.awaitReady(CHAT);
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void aRotatedCertificateGivesNewPods() {
        String before = templateHash();
        assertThat(notAfter()).isEqualTo("2036-01-01T00:00:00Z");

        namespace.apply(Proxies.tlsSecret("certificate for chat.example.com until 2037-01-01, key 2", "key 2"));

        await().atMost(ROTATION).until(() -> !templateHash().equals(before));
        namespace.awaitReady(CHAT);
        assertThat(notAfter()).isEqualTo("2037-01-01T00:00:00Z");
        assertThat(namespace.proxy(CHAT).getStatus().configHash()).isEqualTo(templateHash());
    }

    @ParameterizedTest
    @CsvSource({
        "'certificate for chat.example.com until 2037-01-01, key 2', key 1, CertificateInvalid",
        "'certificate for chat.example.com until 2021-01-01, key 1', key 1, CertificateExpired",
        "'certificate for other.example.com until 2037-01-01, key 1', key 1, CertificateNameMismatch",
    })
    void aBadOneLeavesThePodsAlone(String certificate, String key, String reason) {
        Map<String, String> versions = namespace.versions(CHAT);

        namespace.apply(Proxies.tlsSecret(certificate, key));

        await().atMost(ROTATION).until(() -> namespace
                .condition(CHAT, "ResolvedRefs")
                .map(Condition::getReason)
                .orElse("")
                .equals(reason));
        assertThat(namespace.condition(CHAT, "ResolvedRefs").orElseThrow().getMessage())
                .startsWith("`spec.tls.secretName`: Secret `front-certificate` must have ");
        assertThat(namespace.condition(CHAT, "Programmed").orElseThrow().getMessage())
                .contains("keeps serving");
        assertThat(namespace.versions(CHAT)).isEqualTo(versions);
        assertThat(notAfter()).isEqualTo("2036-01-01T00:00:00Z");
    }

    @Test
    void readingTheSameAgainWritesNothing() {
        Instant start = Instant.now();

        await().pollDelay(ROTATION).atMost(ROTATION.plusSeconds(5)).untilAsserted(() -> assertThat(
                        ApiServer.shared().auditLog().writes(ApiServer.OPERATOR_USER, start))
                .isEmpty());
    }

    private String templateHash() {
        return namespace
                .deployment(CHAT)
                .require()
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .get(Labels.CONFIG_HASH);
    }

    private String notAfter() {
        return namespace.proxy(CHAT).getStatus().tls().notAfter();
    }
}
