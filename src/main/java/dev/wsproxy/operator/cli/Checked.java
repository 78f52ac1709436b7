package dev.wsproxy.operator.cli;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.httpd.HttpdConfig;
import dev.wsproxy.operator.plan.ProxyPlan;
import java.util.List;
import java.util.Optional;

/**
 * What became of a document.
 *
 * @param findings what is wrong with it
 * @param rendered present exactly when nothing is
 * @param assumptions what was taken for granted of objects that are not among the documents; none when something is wrong
 */
record Checked(List<Finding> findings, Optional<Rendered> rendered, List<String> assumptions) {
    /**
     * A valid resource on its way through the pure path.
     *
     * @param proxy the resource
     * @param plan its plan
     * @param config its configuration, as the operator would write it
     */
    record Rendered(WebSocketProxy proxy, ProxyPlan plan, HttpdConfig config) {}
}
