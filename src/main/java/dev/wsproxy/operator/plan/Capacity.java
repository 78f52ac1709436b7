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

    /** Measured on httpd 2.4.71: base of the server, and memory per thread with a tunnel (104 to 115 KiB). */
    private static final int BASE_MEBIBYTES = 15;

    private static final int KIBIBYTES_PER_THREAD = 110;

    /** The capacity for so many connections at the same time. */
    static Capacity forConnections(int connections) {
        int spare = Math.max(MINIMUM_SPARE_THREADS, divideUp(connections, 10));
        int threads = connections + spare;
        return new Capacity(threads, PROCESSES, BASE_MEBIBYTES + divideUp(threads * KIBIBYTES_PER_THREAD, 1024));
    }

    private static int divideUp(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
