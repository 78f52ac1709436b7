package dev.wsproxy.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One document of a file.
 *
 * @param file as it was given; {@code -} for standard input
 * @param index which one in the file, from 1; 0 when the file could not be read
 * @param content the document as JSON; missing when there is a fault
 * @param fault why there is no content
 */
record Document(String file, int index, JsonNode content, Optional<Finding> fault) {
    private static final String API_VERSION = WebSocketProxy.GROUP + "/v1alpha1";
    private static final Map<String, Set<String>> REFERENCES =
            Map.of("v1", Set.of("Secret", "ConfigMap", "Service"), "discovery.k8s.io/v1", Set.of("EndpointSlice"));

    /** What a document is to a command. */
    enum Role {
        /** A resource to look at, or one that claims to be. */
        RESOURCE,
        /** An object that resources can refer to. */
        REFERENCE,
        /** Anything else. */
        OTHER
    }

    static Document of(String file, int index, JsonNode content) {
        return new Document(file, index, content, Optional.empty());
    }

    static Document faulty(String file, int index, Finding fault) {
        return new Document(file, index, MissingNode.getInstance(), Optional.of(fault));
    }

    Role role() {
        if (fault.isPresent() || ofThisGroup() || wrongApiVersion().isPresent()) {
            return Role.RESOURCE;
        }
        return REFERENCES.getOrDefault(apiVersion(), Set.of()).contains(kind()) ? Role.REFERENCE : Role.OTHER;
    }

    /** Why an API server would not know this document as a WebSocketProxy, although it claims to be one. */
    Optional<Finding> wrongApiVersion() {
        if (kind().equals("WebSocketProxy") && !apiVersion().equals(API_VERSION)) {
            // Another group may well have a kind of this name.
            return apiVersion().isEmpty() || ofThisGroup()
                    ? Optional.of(new Finding("apiVersion", Finding.INVALID_DOCUMENT, "must be `" + API_VERSION + "`."))
                    : Optional.empty();
        }
        if (ofThisGroup() && !kind().equals("WebSocketProxy")) {
            return Optional.of(new Finding("kind", Finding.INVALID_DOCUMENT, "must be `WebSocketProxy`."));
        }
        return Optional.empty();
    }

    String kind() {
        return content.path("kind").asText("");
    }

    /** Its name; empty when it has none. */
    String name() {
        return content.path("metadata").path("name").asText("");
    }

    /** The value of this label; empty when it has none. */
    String label(String key) {
        return content.path("metadata").path("labels").path(key).asText("");
    }

    /** Its namespace, or this one when it names none. */
    String namespace(String defaultNamespace) {
        return content.path("metadata").path("namespace").asText(defaultNamespace);
    }

    /** Where it stands and what it is, for people. */
    String label() {
        String place = index == 0 ? file : file + ":" + index;
        return name().isEmpty() ? place : place + " " + name();
    }

    private String apiVersion() {
        return content.path("apiVersion").asText("");
    }

    private boolean ofThisGroup() {
        return apiVersion().startsWith(WebSocketProxy.GROUP + "/");
    }
}
