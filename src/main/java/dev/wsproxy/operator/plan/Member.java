package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BackendSpec;
import java.net.URI;

/**
 * A balancer member.
 *
 * @param name its route, unique within the balancer
 * @param tls whether it is reached over TLS
 * @param host host name, IPv4 address, or IPv6 address in brackets
 * @param port 1 to 65535
 * @param weight share of new connections, 1 to 100
 * @param state what it takes
 */
public record Member(String name, boolean tls, String host, int port, int weight, BackendSpec.State state) {
    /**
     * Reads a backend's url as {@link dev.wsproxy.operator.api.v1alpha1.Patterns#BACKEND_URL} allows it.
     *
     * @throws IllegalArgumentException when the url does not parse
     */
    static Member of(String name, String url, int weight, BackendSpec.State state) {
        URI uri = URI.create(url);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("no host in " + url);
        }
        boolean tls = uri.getScheme().equals("wss") || uri.getScheme().equals("https");
        int defaultPort = tls ? 443 : 80;
        return new Member(name, tls, uri.getHost(), uri.getPort() == -1 ? defaultPort : uri.getPort(), weight, state);
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
