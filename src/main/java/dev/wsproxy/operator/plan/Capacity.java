package dev.wsproxy.operator.plan;

/**
 * What one replica needs to hold its connections. httpd gives a tunnel a thread for as long as it lives.
 *
 * @param threads worker threads of the one process that serves
 * @param processes process slots, so that a new process can start while an old one ends
 * @param memoryMebibytes memory that the threads need when all of them hold a tunnel
 */
public record Capacity(int threads, int processes, int memoryMebibytes) {
    /** Threads beyond the connections, for probes and plain requests: a tenth, at least this many. */
    private static final int MINIMUM_SPARE_THREADS = 5;

    /** One process serves and one slot is spare: without it a replacement has to wait (AH03490). */
    private static final int PROCESSES = 2;

    /**
     * Old processes that may still hold sockets beside the one that serves: each graceful restart leaves one, for as long as its
     * last socket lives.
     */
    public static final int OLD_GENERATIONS = 16;

    /** Measured on httpd 2.4.71: an old process with the few sockets it has left. */
    private static final int MEBIBYTES_PER_OLD_GENERATION = 14;

    /** Measured on httpd 2.4.71: 3 without a thread, 6 with TLS; the rest is for pages of files that a pod is charged with. */
    private static final int BASE_MEBIBYTES = 15;

    /** The capacity for so many connections at the same time, in a pod that takes changes while it runs or one that does not. */
    static Capacity forConnections(int connections, EncryptedSides sides, boolean inPlace) {
        int oldGenerations = inPlace ? OLD_GENERATIONS : 0;
        int spare = Math.max(MINIMUM_SPARE_THREADS, divideUp(connections, 10));
        int threads = connections + spare;
        return new Capacity(
                threads,
                PROCESSES + oldGenerations,
                BASE_MEBIBYTES
                        + divideUp(threads * sides.kibibytesPerThread(), 1024)
                        + oldGenerations * MEBIBYTES_PER_OLD_GENERATION);
    }

    private static int divideUp(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
