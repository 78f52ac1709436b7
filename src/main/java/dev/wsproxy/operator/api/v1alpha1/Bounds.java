package dev.wsproxy.operator.api.v1alpha1;

/**
 * The largest numbers and the longest lists of the resource. As with {@link Patterns}, the CRD carries them for the API server, and the
 * planner holds every resource to the same ones.
 */
public final class Bounds {
    /** Entries of {@code hosts}. */
    public static final int HOSTS = 64;

    /** Entries of {@code backends}. */
    public static final int BACKENDS = 1000;

    /** Entries of {@code routes}. */
    public static final int ROUTES = 64;

    /** Entries of {@code allowedOrigins}. */
    public static final int ORIGINS = 64;

    /** Entries of {@code requestHeaders}. */
    public static final int REQUEST_HEADERS = 32;

    /** Connections of a pod; each takes a port of its own towards a member, and a pod has some 55,000 of them. */
    public static final int CONNECTIONS = 50_000;

    /** The same with a thread each; with a tenth of spare threads, just below the 20,000 that httpd allows for ThreadLimit. */
    public static final int CONNECTIONS_ON_THREADS = 18_000;

    /** Pods of a proxy. */
    public static final int REPLICAS = 1000;

    /** Share of a member: httpd's loadfactor ends at 100. */
    public static final int WEIGHT = 100;

    /** Other members tried for a request. */
    public static final int FAILOVER_ATTEMPTS = 100;

    /** Pause before a failed member is tried again, in seconds. */
    public static final int RETRY_SECONDS = 3600;

    /** Pause between two checks of a member, in seconds. */
    public static final int CHECK_INTERVAL_SECONDS = 3600;

    /** Checks in a row that take a member out or bring it back. */
    public static final int CHECK_THRESHOLD = 100;

    /** Time to connect to a member, in seconds. */
    public static final int CONNECT_SECONDS = 300;

    /** Time for a member to answer, in seconds. */
    public static final int HANDSHAKE_SECONDS = 3600;

    /** Time of a WebSocket without a byte, in seconds: a week. */
    public static final int IDLE_SECONDS = 604_800;

    /** Time that a WebSocket lives at most, in seconds: thirty days. */
    public static final int LIFETIME_SECONDS = 2_592_000;

    /** Time that sockets of a leaving pod live on, in seconds: a day. */
    public static final int DRAIN_SECONDS = 86_400;

    /** Time of a drain, in seconds, that has to remain after the last close: event loops wait 5 s for answers to a close frame. */
    public static final int ANSWER_SECONDS = 6;

    /** Time over which the sockets of a leaving pod are closed, in seconds. */
    public static final int CLOSE_OVER_SECONDS = DRAIN_SECONDS - ANSWER_SECONDS;

    /** Pause between two changes that endpoints cause, in seconds. */
    public static final int QUIET_SECONDS = 300;

    private Bounds() {}
}
