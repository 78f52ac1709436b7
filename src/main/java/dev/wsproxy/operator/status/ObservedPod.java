package dev.wsproxy.operator.status;

/**
 * A pod of the proxy.
 *
 * @param name its name
 * @param configHash hash of the configuration that it serves, or was made for; empty when it does not say
 * @param acceptsConnections whether it is ready; a draining pod stays ready until its listeners are closed
 * @param refuses whether its httpd refused the configuration that it should serve
 */
public record ObservedPod(String name, String configHash, boolean acceptsConnections, boolean refuses) {}
