package dev.wsproxy.operator.metrics;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.status.PodReport;
import java.util.List;

/**
 * A proxy, and what its pods said when they were asked.
 *
 * @param proxy the resource
 * @param pods a report of each pod that runs, of those that did not answer too
 */
public record ProxySample(WebSocketProxy proxy, List<PodReport> pods) {}
