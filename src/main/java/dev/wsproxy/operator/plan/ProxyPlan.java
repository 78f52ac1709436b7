package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.AccessLog;
import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec.HostHeader;
import dev.wsproxy.operator.api.v1alpha1.LogLevel;
import dev.wsproxy.operator.api.v1alpha1.TlsSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Everything decided about one proxy; lists are sorted, so that equal intentions give equal plans.
 *
 * @param name name of the resource
 * @param namespace its namespace
 * @param hosts host names answered for, sorted
 * @param frontTls TLS at the front
 * @param balancer the members and how one is chosen
 * @param routes which requests go to which members, the most specific first
 * @param backendTls TLS towards the members; present when a member uses TLS
 * @param hostHeader which Host the members get
 * @param allowedOrigins origins that may open a WebSocket, sorted; empty for all
 * @param allowedSources clients that are served, sorted; empty for all
 * @param trustedProxies proxies in front whose word about the client is believed
 * @param requestHeaders headers set for the members, sorted by name
 * @param timeouts limits in seconds
 * @param eventLoops what event loops do with the WebSockets; empty where each takes a thread
 * @param capacity threads and memory
 * @param rollout how a change reaches the pods
 * @param logLevel how much goes to the error log
 * @param accessLog the form of the access log
 * @param image image of the proxy's pods
 * @param replicas number of pods; empty when the operator leaves it alone
 */
public record ProxyPlan(
        String name,
        String namespace,
        List<String> hosts,
        Optional<FrontTls> frontTls,
        Balancer balancer,
        List<Route> routes,
        Optional<BackendTls> backendTls,
        HostHeader hostHeader,
        List<String> allowedOrigins,
        List<AddressRange> allowedSources,
        Optional<TrustedProxies> trustedProxies,
        List<RequestHeader> requestHeaders,
        Timeouts timeouts,
        Optional<EventLoops> eventLoops,
        Capacity capacity,
        Rollout rollout,
        LogLevel logLevel,
        AccessLog accessLog,
        String image,
        OptionalInt replicas) {

    /**
     * TLS at the front.
     *
     * @param secretName Secret of type kubernetes.io/tls
     * @param sha256 SHA-256 of the certificate's file, 64 hexadecimal digits in lower case
     * @param notAfter end of the certificate's validity
     * @param expiring the same certificate once its renewal is overdue
     * @param minVersion the oldest version a client may speak
     * @param redirects whether plain HTTP is redirected to https
     * @param clientAuth certificates of clients
     */
    public record FrontTls(
            String secretName,
            String sha256,
            Instant notAfter,
            Optional<ExpiringCertificate> expiring,
            TlsSpec.MinVersion minVersion,
            boolean redirects,
            Optional<ClientAuth> clientAuth) {}

    /**
     * A header set for the members.
     *
     * @param name its name
     * @param value its value, taken literally
     */
    public record RequestHeader(String name, String value) {}

    /**
     * Limits in seconds.
     *
     * @param connect to connect to a member
     * @param handshake for a member to answer
     * @param idle for a tunnel without a byte either way
     */
    public record Timeouts(int connect, int handshake, int idle) {}

    /** The certificates that should have been renewed by now. */
    public List<ExpiringCertificate> expiringCertificates() {
        return Stream.concat(
                        frontTls.flatMap(FrontTls::expiring).stream(),
                        backendTls
                                .flatMap(BackendTls::clientCertificate)
                                .flatMap(BackendTls.ClientCertificate::expiring)
                                .stream())
                .toList();
    }

    /** Whether the path of a request decides what becomes of it. */
    public boolean decidesByPath() {
        return routes.size() > 1 || !routes.get(0).takesEveryPath();
    }

    /** Whether requests for any host are answered. */
    public boolean answersEveryHost() {
        return hosts.contains("*");
    }
}
