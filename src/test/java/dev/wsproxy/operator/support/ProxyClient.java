package dev.wsproxy.operator.support;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A client that connects to a port of this machine under any host name. */
public final class ProxyClient {
    private static final int TIMEOUT_SECONDS = 20;

    private static final List<String> KNOWN_HOSTS = List.of(
            "chat.example.com",
            "some.rooms.example.com",
            "events.example.org",
            "whatever.example.net",
            "unknown.example.net");

    private final Vertx vertx;
    private final int port;
    private final boolean tls;
    private final Path authority;
    private final Optional<TestCertificates.Signed> certificate;

    /** A client of this port; over TLS it trusts the authority and checks the host name. */
    public ProxyClient(Vertx vertx, int port, boolean tls, Path authority) {
        this(vertx, port, tls, authority, Optional.empty());
    }

    private ProxyClient(
            Vertx vertx, int port, boolean tls, Path authority, Optional<TestCertificates.Signed> certificate) {
        this.vertx = vertx;
        this.port = port;
        this.tls = tls;
        this.authority = authority;
        this.certificate = certificate;
    }

    /** The same client with a certificate of its own. */
    public ProxyClient with(TestCertificates.Signed own) {
        return new ProxyClient(vertx, port, tls, authority, Optional.of(own));
    }

    /** A Vert.x to which every host name of the tests is this machine. */
    public static Vertx vertx() {
        String hosts =
                KNOWN_HOSTS.stream().map(host -> "127.0.0.1 " + host + "\n").collect(Collectors.joining());
        return Vertx.vertx(new VertxOptions()
                .setAddressResolverOptions(new AddressResolverOptions()
                        .setHostsValue(Buffer.buffer("127.0.0.1 localhost\n::1 localhost\n" + hosts))));
    }

    /**
     * An answer to a plain request.
     *
     * @param status status code
     * @param headers headers, the last of each name
     * @param body the body
     */
    public record Answer(int status, Map<String, String> headers, String body) {}

    /** An open socket and what it received. */
    public static final class Socket {
        private final WebSocket socket;
        private final BlockingQueue<String> messages;
        private final CompletableFuture<Void> closed;

        private Socket(WebSocket socket, BlockingQueue<String> messages, CompletableFuture<Void> closed) {
            this.socket = socket;
            this.messages = messages;
            this.closed = closed;
        }

        /** Sends a message and returns the next one received. */
        public String exchange(String message) {
            await(socket.writeTextMessage(message));
            return receive();
        }

        /** The next message received. */
        public String receive() {
            try {
                String message = messages.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("no message arrived");
                }
                return message;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /** Sends a ping without content; the other side answers with a pong by itself. */
        public void ping() {
            await(socket.writePing(Buffer.buffer()));
        }

        /** Whether it is closed. */
        public boolean isClosed() {
            return closed.isDone();
        }

        /** The code of the close frame that came, 1006 when it ended without one; null while it is open. */
        public Short closeCode() {
            return isClosed() ? socket.closeStatusCode() : null;
        }

        /** Closes it. */
        public void close() {
            await(socket.close());
        }
    }

    /** Opens a WebSocket. */
    public Socket open(String host, String path) {
        return open(host, path, Map.of());
    }

    /** Opens a WebSocket with these headers in its handshake. */
    public Socket open(String host, String path, Map<String, String> headers) {
        WebSocketClientOptions options = new WebSocketClientOptions().setSsl(tls);
        secure(options);
        WebSocketConnectOptions target = new WebSocketConnectOptions()
                .setHost(host)
                .setPort(port)
                .setSsl(tls)
                .setURI(path);
        headers.forEach(target::putHeader);
        // The server may speak or close at once, so the handlers are there first.
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        ClientWebSocket socket = vertx.createWebSocketClient(options).webSocket();
        socket.textMessageHandler(messages::add);
        socket.closeHandler(ignored -> closed.complete(null));
        return new Socket(await(onEventLoop(() -> socket.connect(target))), messages, closed);
    }

    /** Sends a plain GET and reads the whole answer; redirects are not followed. */
    public Answer get(String host, String path, Map<String, String> headers) {
        HttpClientOptions options = new HttpClientOptions().setSsl(tls);
        secure(options);
        HttpClient client = vertx.createHttpClient(options);
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(host)
                .setPort(tls ? 443 : 80)
                .setSsl(tls)
                .setURI(path)
                .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"));
        headers.forEach(request::putHeader);
        try {
            return await(onEventLoop(() -> client.request(request).compose(sent -> sent.send()
                    .compose(response -> response.body().map(body -> answer(response, body.toString()))))));
        } finally {
            client.close();
        }
    }

    /**
     * Only what is attached there is attached before the next event: from another thread one first message of 4,000 and one body
     * of 28,000 found nobody to take it (measured on a busy machine).
     */
    private <T> Future<T> onEventLoop(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        vertx.runOnContext(ignored -> work.get().onComplete(done));
        return done.future();
    }

    private void secure(ClientOptionsBase options) {
        if (tls) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(authority.toString()));
            certificate.ifPresent(own -> options.setKeyCertOptions(new PemKeyCertOptions()
                    .setCertPath(own.certificate().toString())
                    .setKeyPath(own.key().toString())));
        }
    }

    private static Answer answer(HttpClientResponse response, String body) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        return new Answer(response.statusCode(), headers, body);
    }

    private static <T> T await(Future<T> future) {
        return get(future.toCompletionStage().toCompletableFuture());
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
