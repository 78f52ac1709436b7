package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.support.EchoBackend;
import dev.wsproxy.operator.support.PodOnThisMachine;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RawHttp;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Change after change in one pod, with sockets that outlive them all. */
class ManyRestartsIT {
    private static final int CHANGES = 100;
    private static final int SOCKETS = 500;
    private static final String HANDSHAKE = "GET / HTTP/1.1\r\nHost: chat.example.com\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

    @TempDir
    Path directory;

    private final Vertx vertx = ProxyClient.vertx();
    private final Map<String, EchoBackend> backends = new LinkedHashMap<>();
    private PodOnThisMachine pod;
    private ProxyClient client;

    @AfterEach
    void stop() {
        pod.close();
        backends.values().forEach(EchoBackend::close);
        vertx.close();
    }

    @Test
    void aHundredChangesOfMembersLoseNoSocketRefuseNoConnectionAndStayWithinTheMemory() throws Exception {
        for (String name : List.of("server01", "server02", "server03", "server04")) {
            backends.put(name, EchoBackend.start(vertx, name, "127.0.0.1", Optional.empty()));
        }
        ProxyPlan plan = plan("server03");
        pod = new PodOnThisMachine(directory);
        pod.start(plan);
        client = new ProxyClient(vertx, pod.port(), false, null);
        List<ProxyClient.Socket> sockets = new ArrayList<>();
        for (int i = 0; i < SOCKETS; i++) {
            sockets.add(open());
        }

        AtomicBoolean changing = new AtomicBoolean(true);
        CompletableFuture<Integer> dialed = CompletableFuture.supplyAsync(() -> dialWhile(changing));

        long mebibytes = 0;
        for (int change = 1; change <= CHANGES; change++) {
            pod.take(plan(change % 2 == 0 ? "server03" : "server04"));
            mebibytes = Math.max(mebibytes, pod.httpdMebibytes());
        }

        changing.set(false);
        assertThat(dialed.get()).isGreaterThan(CHANGES);
        assertThat(sockets)
                .allSatisfy(socket -> assertThat(socket.exchange("still here")).isEqualTo("still here"));
        assertThat(mebibytes).isLessThan(plan.capacity().memoryMebibytes());
    }

    /** Opens WebSockets one after another until each has the member's first message; returns how many. A failure ends it, and is told. */
    private int dialWhile(AtomicBoolean changing) {
        int count = 0;
        while (changing.get()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), pod.port())) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write(HANDSHAKE.getBytes(StandardCharsets.US_ASCII));
                RawHttp.awaitText(socket, "server0");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            count++;
        }
        return count;
    }

    private ProxyClient.Socket open() {
        ProxyClient.Socket socket = client.open("chat.example.com", "/");
        assertThat(socket.receive()).startsWith("server");
        return socket;
    }

    private ProxyPlan plan(String third) {
        StringBuilder spec = new StringBuilder("hosts: [chat.example.com]\nrollout: {strategy: InPlace}\nbackends:\n");
        for (String name : List.of("server01", "server02", third)) {
            spec.append("- {name: %s, url: 'ws://127.0.0.1:%d'}\n"
                    .formatted(name, backends.get(name).port()));
        }
        return PurePath.plan(spec.toString()).plan().orElseThrow();
    }
}
