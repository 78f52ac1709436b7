package dev.wsproxy.operator.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The API server's own record of the requests it answered. */
public final class AuditLog {
    /** Reads are recorded for service accounts only: that is where a missing permission shows. */
    static final String POLICY =
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, ResponseStarted]
            rules:
            - level: Metadata
              verbs: [create, update, patch, delete, deletecollection]
            - level: Metadata
              userGroups: ["system:serviceaccounts"]
            """;

    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete", "deletecollection");

    private final Path file;

    AuditLog(Path file) {
        this.file = file;
    }

    /**
     * One answered request.
     *
     * @param time when it arrived
     * @param user who sent it
     * @param verb what it asked for
     * @param resource plural, with the subresource after a slash
     * @param namespace empty for cluster-wide objects
     * @param name empty for collections
     * @param code the answer's status code
     */
    public record Event(
            Instant time, String user, String verb, String resource, String namespace, String name, int code) {}

    /** What the user asked to change since then, Leases left out. */
    public List<Event> writes(String user, Instant since) {
        return events().stream()
                .filter(event -> event.user().equals(user))
                .filter(event -> WRITES.contains(event.verb()))
                .filter(event -> !event.resource().equals("leases"))
                .filter(event -> !event.time().isBefore(since))
                .toList();
    }

    /** What the user asked for with this verb. */
    public List<Event> requests(String user, String verb, String resource) {
        return events().stream()
                .filter(event -> event.user().equals(user))
                .filter(event -> event.verb().equals(verb) && event.resource().equals(resource))
                .toList();
    }

    /** What the user was denied for want of a permission. */
    public List<Event> forbidden(String user) {
        return events().stream()
                .filter(event -> event.user().equals(user) && event.code() == 403)
                .toList();
    }

    private List<Event> events() {
        try {
            String text = Files.readString(file);
            // The last line may still be in the making.
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(AuditLog::event)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Event event(String line) {
        JsonNode event = Serialization.unmarshal(line, JsonNode.class);
        JsonNode object = event.path("objectRef");
        String subresource = object.path("subresource").asText();
        return new Event(
                Instant.parse(event.path("requestReceivedTimestamp").asText()),
                event.path("user").path("username").asText(),
                event.path("verb").asText(),
                object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
                object.path("namespace").asText(),
                object.path("name").asText(),
                event.path("responseStatus").path("code").asInt());
    }
}
