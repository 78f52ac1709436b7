package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;

/**
 * What the user asks for.
 *
 * @param hosts host names answered for; at least one
 * @param backends members of the balancer; at least one
 * @param routes which requests go to which backends, or null for all to all
 * @param tls TLS at the front, or null for plain HTTP only
 * @param backendTLS TLS towards the backends; required once a backend is reached over TLS
 * @param balancing how a member is chosen, or null for the defaults
 * @param healthCheck how members that are not well are found, or null for the defaults
 * @param allowedOrigins origins that may open a WebSocket, or null for all
 * @param allowedSources addresses that may connect, or null for all
 * @param trustedProxies proxies in front whose word about the client is believed, or null for none
 * @param requestHeaders headers set for the backends, or null for none
 * @param timeouts limits in seconds, or null for the defaults
 * @param tunnels what holds the WebSockets, or null for threads
 * @param maxConnections sockets that one replica can hold at once
 * @param rollout how a change reaches the pods, or null for the defaults
 * @param replicas number of pods, or null to leave it to an autoscaler
 * @param logLevel how much goes to the error log, or null for warnings
 * @param accessLog the form of the access log, or null for JSON
 * @param image httpd image, or null for the operator's default
 */
@ValidationRule(
        value =
                "has(self.backendTLS) || !self.backends.exists(b, has(b.url) && (b.url.startsWith('wss:') || b.url.startsWith('https:')))",
        message = "`backendTLS` must be set when a backend's url is wss or https; "
                + "`backendTLS: {verify: Full}` verifies against the image's own CA bundle",
        fieldPath = ".backendTLS")
@ValidationRule(
        value = WebSocketProxySpec.ON_EVENT_LOOPS + " || !has(self.timeouts) || !has(self.timeouts.maxLifetimeSeconds)",
        message = "`maxLifetimeSeconds` needs `tunnels: EventLoops`",
        fieldPath = ".timeouts.maxLifetimeSeconds")
@ValidationRule(
        value = WebSocketProxySpec.ON_EVENT_LOOPS + " || !has(self.rollout) || !has(self.rollout.closeOverSeconds)",
        message = "`closeOverSeconds` needs `tunnels: EventLoops`",
        fieldPath = ".rollout.closeOverSeconds")
@ValidationRule(
        value = WebSocketProxySpec.ON_EVENT_LOOPS + " || !has(self.timeouts) || (has(self.timeouts.idleSeconds) ?"
                + " self.timeouts.idleSeconds : " + TimeoutsSpec.DEFAULT_IDLE_SECONDS
                + ") >= (has(self.timeouts.handshakeSeconds) ? self.timeouts.handshakeSeconds : "
                + TimeoutsSpec.DEFAULT_HANDSHAKE_SECONDS + ")",
        message = "`idleSeconds` (default 3600) must not be below `handshakeSeconds` (default 30) without"
                + " `tunnels: EventLoops`",
        fieldPath = ".timeouts.idleSeconds")
@ValidationRule(
        value = WebSocketProxySpec.ON_EVENT_LOOPS + " || !has(self.maxConnections) || self.maxConnections <= "
                + Bounds.CONNECTIONS_ON_THREADS,
        message = "`maxConnections` above 18000 needs `tunnels: EventLoops`",
        fieldPath = ".maxConnections")
public record WebSocketProxySpec(
        @JsonPropertyDescription(
                        "Host names the proxy answers for: `chat.example.com`, `*.example.com`, or `*` alone for all."
                                + " A request for any other host gets 404 and never reaches a backend.")
                @Required
                @Size(min = 1, max = Bounds.HOSTS)
                List<@Size(min = 1, max = Patterns.HOST_MAX_LENGTH) @Pattern(Patterns.HOST) String> hosts,
        @JsonPropertyDescription("Members of the balancer. Plain HTTP and WebSockets share them.")
                @Required
                @Size(min = 1, max = Bounds.BACKENDS)
                List<BackendSpec> backends,
        @JsonPropertyDescription(
                        "Which requests go to which backends, by path. A request that matches no route gets 404. Once the path"
                                + " decides anything, one with a `..` segment, encoded or not, gets 400. Default: one route"
                                + " `/` to all backends.")
                @Size(min = 1, max = Bounds.ROUTES)
                List<RouteSpec> routes,
        @JsonPropertyDescription(
                        "TLS at the front. Without it the proxy serves plain HTTP and WebSockets only; with it,"
                                + " plain HTTP is redirected to https.")
                TlsSpec tls,
        @JsonPropertyDescription(
                        "TLS towards the backends. Required once a backend's url is wss or https, or its Service port's"
                                + " `appProtocol` means TLS.")
                BackendTlsSpec backendTLS,
        @JsonPropertyDescription("How the member for a new connection is chosen.") BalancingSpec balancing,
        @JsonPropertyDescription(
                        "How members that are not well are found, by each pod. There is always a check; open WebSockets"
                                + " outlive a failed one.")
                HealthCheckSpec healthCheck,
        @JsonPropertyDescription(
                        "Origins that may open a WebSocket, such as `https://app.example.com`; any other, or none, gets"
                                + " 403. Browsers open a WebSocket to any host with the user's cookies, so this is what stops other"
                                + " sites (cross-site WebSocket hijacking). When absent, no origin is checked.")
                @Size(min = 1, max = Bounds.ORIGINS)
                List<@Size(min = 1, max = Patterns.ORIGIN_MAX_LENGTH) @Pattern(Patterns.ORIGIN) String> allowedOrigins,
        @JsonPropertyDescription(
                        "Addresses and ranges of clients that are served, such as `192.0.2.0/24` or `2001:db8::1`; any"
                                + " other client gets 403. Behind load balancers it takes `trustedProxies` to see the client's"
                                + " address. When absent, every client is served.")
                @Size(min = 1, max = WebSocketProxySpec.MAX_ALLOWED_SOURCES)
                List<@Size(min = 1, max = Patterns.ADDRESS_RANGE_MAX_LENGTH) @Pattern(Patterns.ADDRESS_RANGE) String>
                        allowedSources,
        @JsonPropertyDescription(
                        "Proxies and load balancers in front, whose word about the client is believed. When absent,"
                                + " whoever connects is the client.")
                TrustedProxiesSpec trustedProxies,
        @JsonPropertyDescription("Headers set on every request to a backend, as literal values.")
                @Size(min = 1, max = Bounds.REQUEST_HEADERS)
                List<RequestHeaderSpec> requestHeaders,
        @JsonPropertyDescription("Time limits, each in seconds.") TimeoutsSpec timeouts,
        @JsonPropertyDescription(
                        "What holds the WebSockets: `Threads` (default), one of httpd's for each, with any httpd image; or"
                                + " `EventLoops`, a few for all of them, which takes an image with `mod_websocket_tunnel`. Then"
                                + " a socket takes a small part of the memory and threads serve only handshakes and plain"
                                + " requests.")
                Tunnels tunnels,
        @JsonPropertyDescription(
                        "Connections that one replica can hold at the same time. Threads and the memory request"
                                + " follow from it (about 150 KiB each, up to 290 with TLS; with `tunnels: EventLoops` 12 KiB,"
                                + " up to 80 with TLS). Above 18000 only with `tunnels: EventLoops`. Default 1000.")
                @Default("1000")
                @Min(1)
                @Max(Bounds.CONNECTIONS)
                Integer maxConnections,
        @JsonPropertyDescription("How a change reaches the pods.") RolloutSpec rollout,
        @JsonPropertyDescription(
                        "Number of pods. When absent the operator leaves the number alone, for an autoscaler or"
                                + " `kubectl scale`; a new Deployment starts with one.")
                @SpecReplicas
                @Min(0)
                @Max(Bounds.REPLICAS)
                Integer replicas,
        @JsonPropertyDescription(
                        "How much a proxy writes to its error log, the standard error of its container. Default Warn.")
                LogLevel logLevel,
        @JsonPropertyDescription(
                        "Form of the access log, the standard output of a proxy's container: one line for each request,"
                                + " written when it ends, for a WebSocket when it is closed. `JSON` (default), `Combined` or"
                                + " `None`. Query strings and credentials are never logged.")
                AccessLog accessLog,
        @JsonPropertyDescription(
                        "Image with Apache httpd 2.4.65 or later, and for `tunnels: EventLoops` with `mod_websocket_tunnel`."
                                + " Default: the operator's setting for these tunnels; for threads that is the official httpd"
                                + " image unless changed.")
                @Size(min = 1, max = Patterns.IMAGE_MAX_LENGTH)
                @Pattern(Patterns.IMAGE)
                String image) {
    /** Whether the fields make sense that event loops bring; a condition of the API server's (CEL). */
    static final String ON_EVENT_LOOPS = "(has(self.tunnels) && self.tunnels == 'EventLoops')";

    /** Room for the networks of a company and its partners; each request is compared with all of them. */
    public static final int MAX_ALLOWED_SOURCES = 256;
}
