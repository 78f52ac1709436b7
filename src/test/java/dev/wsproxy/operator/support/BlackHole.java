package dev.wsproxy.operator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A port of this machine that neither accepts nor refuses a connection. Its queue of connections to accept is full, and then Linux
 * drops every further SYN.
 */
public final class BlackHole implements AutoCloseable {
    /** More than the queue holds; a backlog of one admits two connections. */
    private static final int CONNECTIONS = 5;

    private final ServerSocket socket;
    private final List<SocketChannel> queue = new ArrayList<>();

    /** A black hole on a free port of 127.0.0.1. */
    public BlackHole() {
        try {
            socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            for (int i = 0; i < CONNECTIONS; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                // Whether it is connected at once or never does not matter: it stays where it is.
                channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort()));
                queue.add(channel);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port. */
    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            for (SocketChannel channel : queue) {
                channel.close();
            }
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
