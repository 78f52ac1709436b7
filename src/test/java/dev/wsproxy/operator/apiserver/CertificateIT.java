package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From a change of a Secret, of which no event tells, to the pods; {@link QuietIT} shows that reading the same again writes nothing. */
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

    @Test
    void aKeyOfAnotherCertificateLeavesThePodsAlone() {
        Map<String, String> versions = namespace.versions(CHAT);

        namespace.apply(Proxies.tlsSecret("certificate for chat.example.com until 2037-01-01, key 2", "key 1"));

        await().atMost(ROTATION).until(() -> namespace
                .condition(CHAT, "ResolvedRefs")
                .map(Condition::getReason)
                .orElse("")
                .equals("CertificateInvalid"));
        assertThat(namespace.condition(CHAT, "ResolvedRefs").orElseThrow().getMessage())
                .startsWith("`spec.tls.secretName`: Secret `front-certificate` must have ");
        assertThat(namespace.condition(CHAT, "Programmed").orElseThrow().getMessage())
                .contains("keeps serving");
        assertThat(namespace.versions(CHAT)).isEqualTo(versions);
        assertThat(notAfter()).isEqualTo("2036-01-01T00:00:00Z");
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
