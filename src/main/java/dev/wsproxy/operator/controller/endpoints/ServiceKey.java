package dev.wsproxy.operator.controller.endpoints;

/**
 * A Service whose endpoints are followed.
 *
 * @param namespace its namespace
 * @param name its name
 */
record ServiceKey(String namespace, String name) {}
