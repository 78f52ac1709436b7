/** The whole thing on a cluster: the operator's pod, httpd pods, kubectl, real WebSocket clients. {@code dev/e2e} prepares it. */
package dev.wsproxy.operator.e2e;
