package dev.wsproxy.operator.apiserver;

import dev.wsproxy.operator.support.Documents;

/** Resources that several tests start from. */
final class Proxies {
    /** Name of all of them. */
    static final String NAME = "chat";

    private Proxies() {}

    /** One host, one member, two pods. */
    static String small() {
        return """
                apiVersion: wsproxy.dev/v1alpha1
                kind: WebSocketProxy
                metadata:
                  name: chat
                spec:
                  hosts: [chat.example.com]
                  replicas: 2
                  backends:
                  - name: server01
                    url: ws://server01:3000
                """;
    }

    /** TLS at the front, with the certificate of {@link #tlsSecret}. */
    static String tls() {
        return """
                apiVersion: wsproxy.dev/v1alpha1
                kind: WebSocketProxy
                metadata:
                  name: chat
                spec:
                  hosts: [chat.example.com]
                  tls: {secretName: front-certificate}
                  replicas: 1
                  backends:
                  - name: server01
                    url: ws://server01:3000
                """;
    }

    /** The certificate for {@link #tls}. */
    static String tlsSecret() {
        return tlsSecret("certificate for chat.example.com until 2036-01-01, key 1", "key 1");
    }

    /** A Secret with PEM in the place of these stand-ins. */
    static String tlsSecret(String certificate, String key) {
        return Documents.withPem(
                """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: front-certificate
                type: kubernetes.io/tls
                stringData:
                  tls.crt: "%s"
                  tls.key: "%s"
                """
                        .formatted(certificate, key));
    }
}
