package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * Which requests go to which backends.
 *
 * @param path path of the requests
 * @param pathType how it is compared, or null for a prefix
 * @param backends names of backends, or null for all
 * @param rewritePath what the backends get in its place, or null for the same
 * @param upgrade whether WebSockets are opened, or null for when they are asked for
 */
public record RouteSpec(
        @JsonPropertyDescription(
                        "Path of the requests, taken literally: letters, digits and `. _ ~ @ : -`, without `//` and `..`. The"
                                + " longest path that matches decides.")
                @Required
                @Size(min = 1, max = Patterns.PATH_MAX_LENGTH)
                @Pattern(Patterns.PATH)
                String path,
        @JsonPropertyDescription(
                        "`Prefix` (default): the path and all below it; `/chat` matches `/chat` and `/chat/room`, not `/chats`."
                                + " `Exact`: nothing but the path.")
                PathType pathType,
        @JsonPropertyDescription("Names of the backends that get these requests. Default: all.")
                @Size(min = 1, max = Bounds.BACKENDS)
                List<@Size(min = 1, max = Patterns.NAME_MAX_LENGTH) @Pattern(Patterns.NAME) String> backends,
        @JsonPropertyDescription(
                        "What the backends get in the place of `path`. Redirects and cookie paths of the backends are"
                                + " mapped back. Default: the path as it came.")
                @Size(min = 1, max = Patterns.PATH_MAX_LENGTH)
                @Pattern(Patterns.PATH)
                String rewritePath,
        @JsonPropertyDescription(
                        "`Allowed` (default): WebSockets and plain requests. `Required`: a request that is no WebSocket handshake"
                                + " gets 426. `Forbidden`: a handshake gets 403.")
                Upgrade upgrade) {
    /** How a path is compared. */
    public enum PathType {
        Prefix,
        Exact
    }

    /** Whether WebSockets are opened. */
    public enum Upgrade {
        Allowed,
        Required,
        Forbidden
    }
}
