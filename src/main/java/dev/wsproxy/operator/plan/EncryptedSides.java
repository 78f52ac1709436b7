package dev.wsproxy.operator.plan;

/**
 * Where a proxy speaks TLS, which decides what a socket costs. Measured on httpd 2.4.71 in a memory cgroup, after several sets of
 * 1,000 sockets one after the other that all sent 16 KiB messages at once: 146, 216, 255 and 279 KiB for each on a thread, and 9, 29, 52
 * and 68 on an event loop. The tables are in docs/capacity.md.
 */
enum EncryptedSides {
    NONE(150, 12),
    FRONT(225, 36),
    BACKENDS(265, 60),
    BOTH(290, 80);

    private final int kibibytesPerThread;
    private final int kibibytesPerTunnel;

    EncryptedSides(int kibibytesPerThread, int kibibytesPerTunnel) {
        this.kibibytesPerThread = kibibytesPerThread;
        this.kibibytesPerTunnel = kibibytesPerTunnel;
    }

    static EncryptedSides of(boolean front, boolean backends) {
        if (front) {
            return backends ? BOTH : FRONT;
        }
        return backends ? BACKENDS : NONE;
    }

    /** Memory in KiB of a thread with a tunnel, the kernel's included. */
    int kibibytesPerThread() {
        return kibibytesPerThread;
    }

    /** Memory in KiB of a tunnel that an event loop holds, the kernel's included. */
    int kibibytesPerTunnel() {
        return kibibytesPerTunnel;
    }
}
