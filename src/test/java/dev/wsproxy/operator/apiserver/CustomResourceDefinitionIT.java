package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.ApiServer;
import dev.wsproxy.operator.support.Kubectl;
import dev.wsproxy.operator.support.OperatorProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the definition gives to people and tools, besides validation. */
class CustomResourceDefinitionIT {
    private static final Path CRD = Path.of("crds", "websocketproxies.wsproxy.dev-v1.yaml");

    private final Kubectl kubectl = ApiServer.shared().kubectl();

    @Test
    void aPlainApplyHasRoomForIt() throws IOException {
        // kubectl keeps a copy in an annotation, whose limit is 256 KiB.
        assertThat(Files.size(CRD)).isLessThan(200_000);
    }

    @Test
    void theServerKeepsItAsItIsCommitted() {
        assertThat(kubectl.run("diff", "--server-side", "--field-manager=fabric8", "-f", CRD.toString()))
                .isEmpty();
        assertThat(kubectl.run("diff", "-f", CRD.toString())).isEmpty();
    }

    @Test
    void aResourceThatNobodyReconciledIsNotCurrent() {
        try (ProxyNamespace namespace = new ProxyNamespace()) {
            if (OperatorProcess.isRunning()) {
                OperatorProcess.running().stop();
            }

            namespace.apply(Proxies.small());

            assertThat(namespace.proxy(Proxies.NAME).getStatus().observedGeneration())
                    .isEqualTo(-1);
        }
    }

    @Test
    @ExtendWith(OperatorExtension.class)
    void theColumnsTellHowItIs() {
        try (ProxyNamespace namespace = new ProxyNamespace()) {
            namespace.apply(Proxies.small());
            namespace.awaitReady(Proxies.NAME);

            assertThat(kubectl.run("get", "wsp", "-n", namespace.name()).lines())
                    .hasSize(2)
                    .satisfies(lines -> assertThat(lines.get(0)).matches("NAME +HOSTS +BACKENDS +READY +AGE"))
                    .satisfies(lines ->
                            assertThat(lines.get(1)).matches("chat +\\[\"chat.example.com\"] +1 +True +[0-9]+s"));
            assertThat(kubectl.run("get", "wsp", "-o", "wide", "-n", namespace.name())
                            .lines())
                    .satisfies(lines ->
                            assertThat(lines.get(0)).matches("NAME +HOSTS +BACKENDS +READY +REASON +MESSAGE +AGE"))
                    .satisfies(lines -> assertThat(lines.get(1))
                            .matches("chat .* True +Serving +Replicas: all 2 serve this configuration. +[0-9]+s"));
        }
    }

    @Test
    @ExtendWith(OperatorExtension.class)
    void itScales() {
        try (ProxyNamespace namespace = new ProxyNamespace()) {
            namespace.apply(Proxies.small());
            namespace.awaitReady(Proxies.NAME);

            kubectl.run("scale", "wsp/chat", "--replicas=3", "-n", namespace.name());

            namespace.awaitStatus(Proxies.NAME, proxy -> {
                assertThat(proxy.getSpec().replicas()).isEqualTo(3);
                assertThat(proxy.getStatus().replicas()).isEqualTo(3);
                assertThat(proxy.getStatus().readyReplicas()).isEqualTo(3);
            });
        }
    }
}
