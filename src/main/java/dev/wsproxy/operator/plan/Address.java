package dev.wsproxy.operator.plan;

import java.net.URI;

/**
 * Where a member listens.
 *
 * @param tls whether it is reached over TLS
 * @param host host name, IPv4 address, or IPv6 address in brackets
 * @param port 1 to 65535
 */
record Address(boolean tls, String host, int port) {
    /**
     * Reads a backend's url as {@link dev.wsproxy.operator.api.v1alpha1.Patterns#BACKEND_URL} allows it.
     *
     * @throws IllegalArgumentException when the url does not parse
     */
    static Address of(String url) {
        URI uri = URI.create(url);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("no host in " + url);
        }
        boolean tls = uri.getScheme().equals("wss") || uri.getScheme().equals("https");
        int defaultPort = tls ? 443 : 80;
        return new Address(tls, uri.getHost(), uri.getPort() == -1 ? defaultPort : uri.getPort());
    }
}
