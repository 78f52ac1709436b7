package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BackendSpec;

/**
 * A balancer member.
 *
 * @param backend name of the backend that it is, or that it is an endpoint of
 * @param name its route, unique within the balancer
 * @param tls whether it is reached over TLS
 * @param host host name, IPv4 address, or IPv6 address in brackets
 * @param port 1 to 65535
 * @param weight share of new connections, 1 to 100
 * @param state what it takes
 */
public record Member(
        String backend, String name, boolean tls, String host, int port, int weight, BackendSpec.State state) {
    static Member of(String backend, String name, Address address, int weight, BackendSpec.State state) {
        return new Member(backend, name, address.tls(), address.host(), address.port(), weight, state);
    }

    /** The member as httpd's tunnelling workers name it; carries plain HTTP too. */
    public String webSocketUrl() {
        return (tls ? "wss://" : "ws://") + authority();
    }

    /** The same place as it names itself in a redirect. */
    public String httpUrl() {
        return (tls ? "https://" : "http://") + authority();
    }

    private String authority() {
        return host + ":" + port;
    }
}
