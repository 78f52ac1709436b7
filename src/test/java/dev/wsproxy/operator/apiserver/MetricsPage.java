package dev.wsproxy.operator.apiserver;

import dev.wsproxy.operator.support.OperatorProcess;
import java.util.List;

/** What the running operator tells Prometheus at this moment. */
final class MetricsPage {
    private final List<String> lines;

    MetricsPage() {
        lines = OperatorProcess.running().get("/q/metrics").lines().toList();
    }

    /** Lines of the operator's own metrics that are of this namespace. */
    List<String> of(String namespace) {
        return lines.stream()
                .filter(line -> line.contains("namespace=\"%s\"".formatted(namespace)))
                .filter(line -> line.startsWith("wsproxy_"))
                .toList();
    }

    /** The values of a metric of this pod. */
    List<String> ofPod(String metric, String pod) {
        return lines.stream()
                .filter(line -> line.startsWith("wsproxy_proxy_" + metric + "{"))
                .filter(line -> line.contains("pod=\"%s\"".formatted(pod)))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
    }

    /** The sum of all lines that begin so. */
    double sum(String beginning) {
        return lines.stream()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
