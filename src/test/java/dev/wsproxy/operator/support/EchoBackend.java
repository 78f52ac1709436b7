package dev.wsproxy.operator.support;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real backend. Every WebSocket first gets the backend's name and then its own messages back; every other request gets a JSON
 * object with the backend's name, the request target, the headers as they arrived and the name in the TLS handshake.
 */
public final class EchoBackend implements AutoCloseable {
    /** A request for this path gets a redirect to {@code /there} at the backend's own address. */
    public static final String REDIRECTING_PATH = "/redirect";

    /** A request with this header gets a redirect to its value, where {@code SELF} is the backend itself. */
    public static final String REDIRECT_TO = "X-Redirect-To";

    /** A request with this header gets a cookie for the path that is its value. */
    public static final String COOKIE_PATH = "X-Cookie-Path";

    /** A WebSocket for this path first gets what a plain request gets: the headers of the handshake as they arrived. */
    public static final String HANDSHAKE_PATH = "/handshake";

    /** A request for this path gets 200 while the backend is well, else 503. */
    public static final String HEALTH_PATH = "/healthz";

    private final AtomicInteger checks = new AtomicInteger();
    private volatile boolean well = true;
    private final String name;
    private final HttpServer server;
    private final String scheme;

    private EchoBackend(
            Vertx vertx,
            String name,
            String address,
            int port,
            Optional<TestCertificates.Signed> certificate,
            Optional<Path> clientAuthority)
            throws Exception {
        this.name = name;
        this.scheme = certificate.isPresent() ? "https" : "http";
        HttpServerOptions options = new HttpServerOptions()
                .setHost(address)
                .setPort(port)
                .setMaxWebSocketMessageSize(32 << 20)
                // More than the proxy lets through.
                .setMaxHeaderSize(1 << 20)
                .setMaxInitialLineLength(1 << 16);
        certificate.ifPresent(signed -> options.setSsl(true)
                .setSni(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(signed.certificate().toString())
                        .setKeyPath(signed.key().toString())));
        clientAuthority.ifPresent(authority -> options.setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions().addCertPath(authority.toString())));
        server = vertx.createHttpServer(options)
                .webSocketHandler(this::accept)
                .requestHandler(this::answer)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** Starts a backend on a free port of this address. */
    public static EchoBackend start(
            Vertx vertx, String name, String address, Optional<TestCertificates.Signed> certificate) {
        return start(vertx, name, address, 0, certificate, Optional.empty());
    }

    /** Starts a backend on this port of this address. */
    public static EchoBackend startAt(
            Vertx vertx, String name, String address, int port, Optional<TestCertificates.Signed> certificate) {
        return start(vertx, name, address, port, certificate, Optional.empty());
    }

    /** Starts a backend that takes only clients whose certificate this authority signed. */
    public static EchoBackend start(
            Vertx vertx,
            String name,
            String address,
            Optional<TestCertificates.Signed> certificate,
            Optional<Path> clientAuthority) {
        return start(vertx, name, address, 0, certificate, clientAuthority);
    }

    private static EchoBackend start(
            Vertx vertx,
            String name,
            String address,
            int port,
            Optional<TestCertificates.Signed> certificate,
            Optional<Path> clientAuthority) {
        try {
            return new EchoBackend(vertx, name, address, port, certificate, clientAuthority);
        } catch (Exception e) {
            throw new IllegalStateException("backend " + name + " did not start", e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Whether it is well, as far as its health path says. */
    public void setWell(boolean well) {
        this.well = well;
        checks.set(0);
    }

    /** Requests for its health path since it last turned well or unwell. */
    public int checks() {
        return checks.get();
    }

    private void accept(ServerWebSocket socket) {
        socket.writeTextMessage(
                socket.path().equals(HANDSHAKE_PATH)
                        ? describe(socket.uri(), socket.headers()).encode()
                        : name);
        socket.textMessageHandler(socket::writeTextMessage);
    }

    private void answer(HttpServerRequest request) {
        if (request.path().equals(REDIRECTING_PATH)) {
            request.response()
                    .setStatusCode(302)
                    .putHeader("Location", scheme + "://localhost:" + port() + "/there")
                    .end();
            return;
        }
        if (request.getHeader(COOKIE_PATH) != null) {
            request.response().putHeader("Set-Cookie", "a=b; HttpOnly; Path=" + request.getHeader(COOKIE_PATH));
        }
        if (request.getHeader(REDIRECT_TO) != null) {
            String location = request.getHeader(REDIRECT_TO).replace("SELF", scheme + "://localhost:" + port());
            request.response()
                    .setStatusCode(302)
                    .putHeader("Location", location)
                    .end();
            return;
        }
        if (request.path().equals(HEALTH_PATH)) {
            checks.incrementAndGet();
            if (!well) {
                request.response().setStatusCode(503).end();
                return;
            }
        }
        request.response()
                .end(describe(request.uri(), request.headers())
                        .put("serverName", request.connection().indicatedServerName())
                        .encode());
    }

    private JsonObject describe(String uri, MultiMap arrived) {
        JsonObject headers = new JsonObject();
        arrived.forEach(header -> headers.put(header.getKey(), header.getValue()));
        return new JsonObject().put("backend", name).put("uri", uri).put("headers", headers);
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
