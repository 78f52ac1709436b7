package dev.wsproxy.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wsproxy.operator.status.PodReport;
import dev.wsproxy.operator.status.ServerStatus;
import dev.wsproxy.operator.status.UpgradeReport;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods are asked quickly, in bounds, and whatever they do is no error. */
class PodReaderTest {
    private static final String PAGE = "IdleWorkers: 5\nStopping: 1\nScoreboard: WWG___\n";
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String ACCEPTED_BYTES = "Wsproxy-Upgrades-Accepted-Bytes";
    private static final String REFUSED_BYTES = "Wsproxy-Upgrades-Refused-Bytes";
    private static final Duration ABOUT_A_SECOND = Duration.ofMillis(2500);

    private final ExecutorService answering = Executors.newCachedThreadPool();
    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
        answering.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aPodIsAskedAtItsAddress(String address) throws IOException {
        serve(address, 200, PAGE.getBytes(StandardCharsets.US_ASCII), Map.of("Wsproxy-Config-Sha256", HASH));

        assertThat(ask(address))
                .isEqualTo(new PodReport("pod-0", Optional.of(new ServerStatus(2, 1, 5)), Optional.of(HASH)));
    }

    @Test
    void aHashThatIsNoneIsLeftOut() throws IOException {
        serve("127.0.0.1", 200, PAGE.getBytes(StandardCharsets.US_ASCII), Map.of("Wsproxy-Config-Sha256", "none"));

        assertThat(ask("127.0.0.1").servedConfigHash()).isEmpty();
    }

    @Test
    void aPodsFilesSayHowManyUpgradesThereWere() throws IOException {
        serve(
                "127.0.0.1",
                200,
                PAGE.getBytes(StandardCharsets.US_ASCII),
                Map.of(ACCEPTED_BYTES, "14", REFUSED_BYTES, "6"));

        assertThat(ask("127.0.0.1").upgrades()).contains(new UpgradeReport(7, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-2", "2 2", "1e3", "9999999999999999999"})
    void aCountThatIsNoneIsLeftOut(String accepted) throws IOException {
        serve(
                "127.0.0.1",
                200,
                PAGE.getBytes(StandardCharsets.US_ASCII),
                Map.of(ACCEPTED_BYTES, accepted, REFUSED_BYTES, "6"));

        assertThat(ask("127.0.0.1").isKnown()).isTrue();
        assertThat(ask("127.0.0.1").upgrades()).isEmpty();
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        AtomicBoolean followed = new AtomicBoolean();
        serve("127.0.0.1", 302, new byte[0], Map.of("Location", "/elsewhere"));
        server.createContext("/elsewhere", exchange -> followed.set(true));

        assertThat(ask("127.0.0.1").isKnown()).isFalse();
        assertThat(followed).isFalse();
    }

    @Test
    void anOversizedAnswerIsNotRead() throws IOException {
        byte[] endless = ("Scoreboard: " + "W".repeat(2 << 20)).getBytes(StandardCharsets.US_ASCII);
        serve("127.0.0.1", 200, endless, Map.of());

        assertThat(ask("127.0.0.1").isKnown()).isFalse();
    }

    @Test
    void anAnswerThatTricklesInIsGivenUpAndItsConnectionClosed() throws IOException {
        AtomicBoolean gaveUp = new AtomicBoolean();
        start("127.0.0.1");
        server.createContext("/", exchange -> gaveUp.set(trickles(exchange)));

        assertThat(ask("127.0.0.1").isKnown()).isFalse();
        await().atMost(Duration.ofSeconds(5)).untilTrue(gaveUp);
    }

    @Test
    void silentAndRefusingPodsTakeASecondTogether() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            PodReader reader = new PodReader(silent.getLocalPort());
            long start = System.nanoTime();

            // Only the first address has a listener.
            List<PodReport> reports =
                    reader.read(List.of(pod(0, "127.0.0.1"), pod(1, "127.0.0.2"), pod(2, "127.0.0.1")));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ABOUT_A_SECOND);
            assertThat(reports)
                    .containsExactly(
                            PodReport.unknown("pod-0"), PodReport.unknown("pod-1"), PodReport.unknown("pod-2"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "dead.beef", "127.0.0.1/x?", "127.0.0.1@example.com", "fe80::1%eth0", ""})
    void whatIsNoAddressIsNotAsked(String address) throws IOException {
        serve("127.0.0.1", 200, PAGE.getBytes(StandardCharsets.US_ASCII), Map.of());

        assertThat(ask(address)).isEqualTo(PodReport.unknown("pod-0"));
    }

    private PodReport ask(String address) {
        return new PodReader(server.getAddress().getPort())
                .read(List.of(pod(0, address)))
                .get(0);
    }

    private void serve(String address, int status, byte[] body, Map<String, String> headers) throws IOException {
        start(address);
        server.createContext("/", exchange -> {
            headers.forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private void start(String address) throws IOException {
        server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        server.setExecutor(answering);
        server.start();
    }

    /** Sends a byte every 20 ms; returns true once the other side is gone, and false at the end of the test. */
    private boolean trickles(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            while (!answering.awaitTermination(20, TimeUnit.MILLISECONDS)) {
                body.write('W');
                body.flush();
            }
            return false;
        } catch (IOException closed) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Pod pod(int number, String address) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("pod-" + number)
                .endMetadata()
                .withNewStatus()
                .withPodIP(address)
                .endStatus()
                .build();
    }
}
