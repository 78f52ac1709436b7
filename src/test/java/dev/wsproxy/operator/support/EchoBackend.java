package dev.wsproxy.operator.support;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real backend. Every WebSocket first gets the backend's name and then its own messages back; every other request gets a JSON
 * object with the backend's name, the request target and the headers as they arrived.
 */
public final class EchoBackend implements AutoCloseable {
    /** A request for this path gets a redirect to {@code /there} at the backend's own address. */
    public static final String REDIRECTING_PATH = "/redirect";

    /** A request with this header gets a redirect to its value, where {@code SELF} is the backend itself. */
    public static final String REDIRECT_TO = "X-Redirect-To";

    /** A request with this header gets a cookie for the path that is its value. */
    public static final String COOKIE_PATH = "X-Cookie-Path";

    /** A request for this path gets 200 while the backend is well, else 503. */
    public static final String HEALTH_PATH = "/healthz";

    private final AtomicInteger checks = new AtomicInteger();
    private volatile boolean well = true;
    private final String name;
    private final HttpServer server;
    private final String scheme;

    private EchoBackend(
            Vertx vertx, String name, String address, int port, Optional<TestCertificates.Signed> certificate)
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
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(signed.certificate().toString())
                        .setKeyPath(signed.key().toString())));
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
        return startAt(vertx, name, address, 0, certificate);
    }

    /** Starts a backend on this port of this address. */
    public static EchoBackend startAt(
            Vertx vertx, String name, String address, int port, Optional<TestCertificates.Signed> certificate) {
        try {
            return new EchoBackend(vertx, name, address, port, certificate);
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
        socket.writeTextMessage(name);
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
        JsonObject headers = new JsonObject();
        request.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        request.response()
                .end(new JsonObject()
                        .put("backend", name)
                        .put("uri", request.uri())
                        .put("headers", headers)
                        .encode());
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
