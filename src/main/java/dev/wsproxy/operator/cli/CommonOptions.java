package dev.wsproxy.operator.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wsproxy.operator.desired.PodSettings;
import dev.wsproxy.operator.runtime.EnvironmentSettings;
import dev.wsproxy.operator.runtime.OperatorSettings;
import dev.wsproxy.operator.runtime.Parts;
import java.util.Map;
import picocli.CommandLine.Option;

/** What every command on files has in common. */
final class CommonOptions {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            defaultValue = "default",
            description = "Namespace of documents that name none. Default: ${DEFAULT-VALUE}.")
    private String namespace;

    /** Reads and writes JSON. */
    static ObjectMapper mapper() {
        // Unknown fields are the schema's business.
        return new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /** What the administrator of an operator with this environment would have decided about pods. */
    PodSettings podSettings(Map<String, String> environment) {
        return new Parts().podSettings(settings(environment));
    }

    /** A checker with the settings that an operator with this environment would have. */
    Checker checker(ObjectMapper mapper, Map<String, String> environment) {
        return new Checker(mapper, new Parts().planner(settings(environment)), podSettings(environment), namespace);
    }

    private OperatorSettings settings(Map<String, String> environment) {
        try {
            return EnvironmentSettings.read(environment);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e);
        }
    }
}
