package dev.wsproxy.operator.cli;

import dev.wsproxy.operator.plan.Problem;

/**
 * Something wrong with a document.
 *
 * @param field path of the field, such as {@code spec.backends[1].url}; empty when it is about the whole document
 * @param reason stable, for machines
 * @param message what must change, a sentence for people
 */
record Finding(String field, String reason, String message) {
    /** The file cannot be read. */
    static final String UNREADABLE_FILE = "UnreadableFile";

    /** The document is no YAML, or not of this API. */
    static final String INVALID_DOCUMENT = "InvalidDocument";

    /** The httpd of this machine refuses the configuration. */
    static final String CONFIGURATION_REFUSED = "ConfigurationRefused";

    /** What the planner found. */
    static Finding of(Problem problem) {
        return new Finding(problem.field(), problem.reason().name(), problem.message());
    }

    /** A value that the schema does not allow. */
    static Finding inSpec(String field, String message) {
        return new Finding(field, Problem.Reason.InvalidSpec.name(), message);
    }

    /** The field and what must change, on one line. */
    String describe() {
        return field.isEmpty() ? message : field + ": " + message;
    }
}
