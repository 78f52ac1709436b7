package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Backends that are ports of Services: found, followed, and missed without harm to what serves. */
@ExtendWith(OperatorExtension.class)
class ServiceBackendsIT {
    private static final String CHAT = Proxies.NAME;
    private static final String PROXY =
            """
            apiVersion: wsproxy.dev/v1alpha1
            kind: WebSocketProxy
            metadata:
              name: chat
            spec:
              hosts: [chat.example.com]
              replicas: %d
              backends:
              - name: server01
                serviceRef: {name: server, port: ws}
              backendTLS: {verify: None}
            """;
    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: server
            spec:
              ports:
              - {name: ws, port: 3000}
            """;

    private final ProxyNamespace namespace = new ProxyNamespace();

    @BeforeEach
    void apply() {
        namespace.apply(PROXY.formatted(1));
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void aMissingServiceIsNamedAndFoundOnceItIsThere() {
        namespace.awaitCondition(CHAT, "ResolvedRefs", "False", "ServiceNotFound");
        namespace.awaitCondition(CHAT, "Ready", "False", "ServiceNotFound");
        assertThat(message()).contains("`spec.backends[0].serviceRef.name`", "`server`");
        assertThat(namespace.deployment(CHAT).get()).isNull();

        namespace.apply(SERVICE);

        namespace.awaitReady(CHAT);
        assertThat(config()).contains("BalancerMember ws://server." + namespace.name() + ".svc:3000 ");
    }

    @Test
    void aRenamedPortIsNamedAndTheLastConfigurationServesOn() {
        namespace.apply(SERVICE);
        namespace.awaitReady(CHAT);
        var versions = namespace.versions(CHAT);

        namespace.apply(SERVICE.replace("name: ws", "name: websocket"));
        namespace.apply(PROXY.formatted(2));

        namespace.awaitCondition(CHAT, "ResolvedRefs", "False", "InvalidReference");
        assertThat(message()).contains("which has 3000 (websocket)");
        assertThat(namespace.versions(CHAT)).isEqualTo(versions);

        namespace.apply(SERVICE);

        namespace.awaitReady(CHAT);
    }

    @Test
    void aPortThatTurnsToTlsIsReachedOverTls() {
        namespace.apply(SERVICE);
        namespace.awaitReady(CHAT);

        namespace.apply(SERVICE.replace("port: 3000", "port: 3000, appProtocol: kubernetes.io/wss"));
        namespace.apply(PROXY.formatted(2));

        namespace.awaitStatus(
                CHAT, proxy -> assertThat(config()).contains("BalancerMember wss://server.", "SSLProxyEngine On"));
        namespace.awaitReady(CHAT);
    }

    @Test
    void aHeadlessServiceIsRefused() {
        namespace.apply(SERVICE.replace("spec:\n", "spec:\n  clusterIP: None\n"));

        namespace.awaitCondition(CHAT, "ResolvedRefs", "False", "InvalidReference");
        assertThat(message()).contains("headless");
    }

    private String message() {
        return namespace
                .condition(CHAT, "ResolvedRefs")
                .map(Condition::getMessage)
                .orElseThrow();
    }

    private String config() {
        return namespace.configMap(CHAT).require().getData().get("httpd.conf");
    }
}
