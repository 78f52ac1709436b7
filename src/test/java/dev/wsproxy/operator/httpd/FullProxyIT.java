package dev.wsproxy.operator.httpd;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a proxy does whose threads all hold a tunnel: nothing, until one of them ends. */
class FullProxyIT {
    private static final String HOST = "chat.example.com";
    private static final String SPEC =
            """
            hosts: [%s]
            maxConnections: 20
            tunnels: Threads
            backends: [{name: server01, url: 'ws://server01:3000'}]
            """
                    .formatted(HOST);

    /** Those of 20 connections and the spare ones. */
    private static final int THREADS = 25;

    private static final int SHORT_QUEUE = 4;

    @TempDir
    Path directory;

    private final Deque<ProxyClient.Socket> sockets = new ArrayDeque<>();
    private RealHttpd httpd;

    @BeforeEach
    void fill() {
        httpd = new RealHttpd(
                directory, PurePath.render(SPEC).replace("ListenBacklog 4096", "ListenBacklog " + SHORT_QUEUE));
        for (int i = 0; i < THREADS; i++) {
            sockets.add(httpd.http().open(HOST, "/"));
        }
    }

    @AfterEach
    void stop() {
        httpd.close();
    }

    @Test
    void theNextClientGetsInWhenOneLeaves() throws Exception {
        CompletableFuture<ProxyClient.Socket> next =
                CompletableFuture.supplyAsync(() -> httpd.http().open(HOST, "/"));
        await().during(Duration.ofMillis(1500)).atMost(Duration.ofSeconds(3)).until(() -> !next.isDone());

        sockets.pop().close();

        assertThat(next.get(1, SECONDS).receive()).isEqualTo("server01");
    }

    @Test
    void itIsReadyAgainByItselfWhenASocketCloses() {
        assertThat(httpd.process().isReady()).isFalse();

        sockets.pop().close();

        assertThat(httpd.process().isReady()).isTrue();
    }

    @Test
    void probesThatGaveUpFillTheQueueUntilNoneConnectsAndASocketThatClosesEndsThat() {
        // A full queue takes one more than its length.
        for (int i = 0; i <= SHORT_QUEUE; i++) {
            assertThat(httpd.process().connectsProbes()).isTrue();
        }
        assertThat(httpd.process().connectsProbes()).isFalse();

        sockets.pop().close();

        await().atMost(Duration.ofSeconds(5)).until(() -> httpd.process().isReady());
        assertThat(sockets).allSatisfy(socket -> assertThat(socket.isClosed()).isFalse());
    }
}
