package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.plan.Planned;
import dev.wsproxy.operator.plan.Problem;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of planning together with the configuration.
 *
 * @param planned a plan, or problems; one more problem when the configuration would be too large or cannot be
 *     written
 * @param config present exactly when there is a plan
 */
public record Configured(Planned planned, Optional<HttpdConfig> config) {
    /** A ConfigMap holds 1 MiB, names and other fields included. */
    private static final int MAX_BYTES = 1_000_000;

    /** Renders the plan, if there is one and its configuration fits. */
    public static Configured of(Planned planned, ConfigRenderer renderer) {
        Optional<HttpdConfig> config;
        try {
            config = planned.plan().map(renderer::render);
        } catch (InexpressibleException e) {
            return failed("has a value that no configuration of httpd can hold: " + e.getMessage() + ".");
        }
        int bytes = config.map(rendered -> rendered.text().length()).orElse(0);
        if (bytes <= MAX_BYTES) {
            return new Configured(planned, config);
        }
        return failed(
                "gives a configuration of %d bytes, and a ConfigMap holds %d; list fewer backends, or with shorter addresses."
                        .formatted(bytes, MAX_BYTES));
    }

    private static Configured failed(String message) {
        Problem problem = new Problem("spec", Problem.Reason.InvalidSpec, message);
        return new Configured(Planned.failed(List.of(problem)), Optional.empty());
    }
}
