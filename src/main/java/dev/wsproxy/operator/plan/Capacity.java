package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.Bounds;

/**
 * What one replica needs to hold its connections.
 *
 * @param sockets sockets of all generations that the pod has memory for
 * @param threads worker threads of the one process that serves
 * @param tunnels sockets that event loops hold in that process; 0 where each takes a thread
 * @param threadsWithoutLoops threads for as many connections in an httpd that has no event loops
 * @param processes process slots, so that a new process can start while an old one ends
 * @param memoryMebibytes memory that a pod needs which is full
 * @param memoryLimitMebibytes the same with room for what the kernel holds for clients that do not read
 */
public record Capacity(
        int sockets,
        int threads,
        int tunnels,
        int threadsWithoutLoops,
        int processes,
        int memoryMebibytes,
        int memoryLimitMebibytes) {
    /** Threads beyond the connections, for probes and plain requests: a tenth, at least this many. */
    private static final int MINIMUM_SPARE_THREADS = 5;

    /** With event loops, threads for handshakes, probes and plain requests: this many, and one for each hundred connections. */
    private static final int THREADS_BESIDE_LOOPS = 64;

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

    /**
     * The kernel buffers up to 6 MiB for a client that does not read (measured): room for thirty of them, where the memory for the
     * sockets themselves is small.
     */
    private static final int MINIMUM_SPARE_MEBIBYTES = 192;

    /** The capacity for so many connections, each with a thread of its own. */
    static Capacity onThreads(int connections, EncryptedSides sides, boolean inPlace) {
        int threads = threadsFor(connections);
        int memory = memory(threads * sides.kibibytesPerThread(), inPlace);
        // Twice the need leaves as much for clients that do not read.
        return new Capacity(threads, threads, 0, threads, processes(inPlace), memory, 2 * memory);
    }

    /** The capacity for so many connections that event loops hold. */
    static Capacity onEventLoops(int connections, EncryptedSides sides, boolean inPlace) {
        int threads = THREADS_BESIDE_LOOPS + connections / 100;
        int memory = memory(threads * sides.kibibytesPerThread() + connections * sides.kibibytesPerTunnel(), inPlace);
        return new Capacity(
                connections + threads,
                threads,
                connections,
                threadsFor(Math.min(connections, Bounds.CONNECTIONS_ON_THREADS)),
                processes(inPlace),
                memory,
                memory + Math.max(memory, MINIMUM_SPARE_MEBIBYTES));
    }

    private static int threadsFor(int connections) {
        return connections + Math.max(MINIMUM_SPARE_THREADS, divideUp(connections, 10));
    }

    private static int processes(boolean inPlace) {
        return PROCESSES + (inPlace ? OLD_GENERATIONS : 0);
    }

    private static int memory(int kibibytes, boolean inPlace) {
        return BASE_MEBIBYTES
                + divideUp(kibibytes, 1024)
                + (inPlace ? OLD_GENERATIONS * MEBIBYTES_PER_OLD_GENERATION : 0);
    }

    private static int divideUp(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
