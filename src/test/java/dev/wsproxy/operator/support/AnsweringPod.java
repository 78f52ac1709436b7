package dev.wsproxy.operator.support;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The management port of a pod that no node runs, at an address of its own on this machine. */
public final class AnsweringPod implements AutoCloseable {
    private static final int MANAGEMENT_PORT = 8081;

    /** One member, to which all sockets lead; and event loops, which have given theirs to threads. */
    private static final String PAGE =
            """
            IdleWorkers: 100
            Stopping: %d
            Scoreboard: W%s____
            ProxyBalancer[0]Worker[0]Name: ws://server01:3000
            ProxyBalancer[0]Worker[0]Status: Init Ok\s
            ProxyBalancer[0]Worker[0]Elected: %d
            ProxyBalancer[0]Worker[0]Busy: %d
            WebSocketTunnelsOpen: 0
            WebSocketTunnelsMember: host=chat balancer=balancer://backends route=server01 url=ws://server01:3000 \
            open=0 opened=%d bytesFromClients=0 bytesFromBackends=0
            """;

    private final AtomicInteger questions = new AtomicInteger();
    private final String address;
    private final HttpServer server;
    private final int sockets;
    private volatile String servedConfigHash = "";
    private volatile int oldGenerations;

    /** A pod that says it holds so many sockets, has ended as many, and has refused one. */
    public AnsweringPod(int sockets) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        address = "127.%d.%d.%d".formatted(random.nextInt(1, 255), random.nextInt(256), random.nextInt(1, 255));
        this.sockets = sockets;
        try {
            server = HttpServer.create(new InetSocketAddress(address, MANAGEMENT_PORT), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/server-status", exchange -> {
            questions.incrementAndGet();
            if (!servedConfigHash.isEmpty()) {
                exchange.getResponseHeaders().set("Wsproxy-Config-Sha256", servedConfigHash);
            }
            // Two bytes for each.
            exchange.getResponseHeaders().set("Wsproxy-Upgrades-Accepted-Bytes", String.valueOf(2 * sockets));
            exchange.getResponseHeaders().set("Wsproxy-Upgrades-Refused-Bytes", "2");
            byte[] page = page();
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }

    private byte[] page() {
        return PAGE.formatted(oldGenerations, "W".repeat(sockets), sockets, sockets, sockets)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Where it listens. */
    public String address() {
        return address;
    }

    /** It says from now on that it serves the configuration with this hash. */
    public void serves(String configHash) {
        servedConfigHash = configHash;
    }

    /** It says from now on that so many processes of earlier configurations hold sockets. */
    public void holdsOldGenerations(int number) {
        oldGenerations = number;
    }

    /** How often it was asked. */
    public int questions() {
        return questions.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
