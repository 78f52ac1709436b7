package dev.wsproxy.operator.status;

/**
 * A pod of the proxy.
 *
 * @param configHash hash of the configuration it was made for
 * @param acceptsConnections whether it is ready; a draining pod stays ready until its listeners are closed
 */
public record ObservedPod(String configHash, boolean acceptsConnections) {}
