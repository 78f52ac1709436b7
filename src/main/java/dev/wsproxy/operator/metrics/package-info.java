/**
 * What the operator tells Prometheus of itself and of its proxies. It counts and remembers; it reads no cluster and decides nothing.
 * {@code docs/metrics.md} lists every metric.
 */
package dev.wsproxy.operator.metrics;
