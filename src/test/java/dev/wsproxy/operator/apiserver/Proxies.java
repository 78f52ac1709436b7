package dev.wsproxy.operator.apiserver;

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

    static String tlsSecret() {
        return """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: front-certificate
                type: kubernetes.io/tls
                stringData:
                  tls.crt: certificate
                  tls.key: key
                """;
    }
}
