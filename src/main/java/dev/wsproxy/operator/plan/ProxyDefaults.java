package dev.wsproxy.operator.plan;

import java.util.Optional;

/**
 * What the operator's administrator has decided for resources that do not say it themselves.
 *
 * @param image image of proxies whose tunnels are threads
 * @param eventLoopsImage image of proxies whose tunnels are on event loops; empty when there is none
 * @param drainSeconds seconds that open sockets of a pod that leaves may live on
 */
public record ProxyDefaults(String image, Optional<String> eventLoopsImage, int drainSeconds) {}
