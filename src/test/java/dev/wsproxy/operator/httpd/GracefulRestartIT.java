package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.support.EchoBackend;
import dev.wsproxy.operator.support.PodOnThisMachine;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running pod takes a new configuration over, by the sidecar of the Deployment and the real httpd. */
class GracefulRestartIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private final Vertx vertx = ProxyClient.vertx();
    private final List<EchoBackend> backends = new ArrayList<>();
    private PodOnThisMachine pod;
    private ProxyClient client;

    @BeforeEach
    void startWithTwoMembers() {
        for (String name : List.of("server01", "server02", "server03")) {
            backends.add(EchoBackend.start(vertx, name, "127.0.0.1", Optional.empty()));
        }
        pod = new PodOnThisMachine(directory);
        ProxyPlan plan = plan(2);
        pod.start(plan);
        client = new ProxyClient(vertx, pod.port(), false, null);
    }

    @AfterEach
    void stop() {
        pod.close();
        backends.forEach(EchoBackend::close);
        vertx.close();
    }

    @Test
    void aNewMemberIsUsedAndEverySocketStays() {
        List<ProxyClient.Socket> sockets = open(20);

        pod.take(plan(3));

        assertThat(members(30)).containsExactly("server01", "server02", "server03");
        assertThat(sockets)
                .allSatisfy(socket -> assertThat(socket.exchange("still here")).isEqualTo("still here"));
    }

    @Test
    void whatHttpdCannotReadIsRefusedAndNothingChanges() {
        List<ProxyClient.Socket> sockets = open(2);
        Optional<String> before = pod.served();

        pod.mountConfiguration(pod.render(plan(2)).text() + "Bogus\n");

        await().atMost(SOON).untilAsserted(() -> assertThat(pod.log("follow-configuration"))
                .contains("httpd refuses configuration"));
        assertThat(pod.log("follow-configuration")).contains("Invalid command 'Bogus'");
        assertThat(pod.served()).isEqualTo(before);
        assertThat(sockets)
                .allSatisfy(socket -> assertThat(socket.exchange("a")).isEqualTo("a"));
    }

    @Test
    void whatHttpdReadsButCannotStartWithIsRefused() {
        Optional<String> before = pod.served();
        String text = pod.render(plan(2)).text();

        // Nothing but a start finds that this provider is missing.
        pod.mountConfiguration(text.replace("<IfModule !slotmem_shm_module>", "<IfModule slotmem_shm_module>"));

        await().atMost(SOON).untilAsserted(() -> assertThat(pod.log("follow-configuration"))
                .contains("httpd refuses configuration"));
        assertThat(pod.served()).isEqualTo(before);
        assertThat(members(10)).containsExactly("server01", "server02");
    }

    @Test
    void afterARefusalTheNextChangeIsTaken() {
        pod.mountConfiguration(pod.render(plan(2)).text() + "Bogus\n");
        await().atMost(SOON).untilAsserted(() -> assertThat(pod.log("follow-configuration"))
                .contains("httpd refuses configuration"));

        pod.take(plan(3));

        assertThat(members(30)).hasSize(3);
    }

    private List<ProxyClient.Socket> open(int count) {
        List<ProxyClient.Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ProxyClient.Socket socket = client.open("chat.example.com", "/");
            socket.receive();
            sockets.add(socket);
        }
        return sockets;
    }

    private Set<String> members(int connections) {
        // All at once: with event loops, a new member gets every connection until it has as many as the others.
        List<ProxyClient.Socket> sockets = new ArrayList<>();
        Set<String> members = new TreeSet<>();
        for (int i = 0; i < connections; i++) {
            ProxyClient.Socket socket = client.open("chat.example.com", "/");
            members.add(socket.receive());
            sockets.add(socket);
        }
        sockets.forEach(ProxyClient.Socket::close);
        return members;
    }

    private ProxyPlan plan(int members) {
        StringBuilder spec = new StringBuilder(
                "hosts: [chat.example.com]\nmaxConnections: 100\nrollout: {strategy: InPlace}\nbackends:\n");
        for (int i = 0; i < members; i++) {
            spec.append("- {name: server0%d, url: 'ws://127.0.0.1:%d'}\n"
                    .formatted(i + 1, backends.get(i).port()));
        }
        return PurePath.plan(spec.toString()).plan().orElseThrow();
    }
}
