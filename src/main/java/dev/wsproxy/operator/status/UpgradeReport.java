package dev.wsproxy.operator.status;

/**
 * How many upgrades a pod has accepted and refused since it began to count. Counts begin anew with the pod, and each half million.
 *
 * @param accepted those of which the WebSocket has ended: httpd logs a request when it ends
 * @param refused those that were answered with something else than 101
 */
public record UpgradeReport(long accepted, long refused) {}
