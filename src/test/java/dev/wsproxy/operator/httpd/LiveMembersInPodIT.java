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

/** A running pod takes changes of members without a restart, by the sidecar of the Deployment, and says what it follows. */
class LiveMembersInPodIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final List<String> NAMES = List.of("server01", "server02", "server03", "server04");

    @TempDir
    Path directory;

    private final Vertx vertx = ProxyClient.vertx();
    private final List<EchoBackend> backends = new ArrayList<>();
    private PodOnThisMachine pod;
    private ProxyClient client;

    @BeforeEach
    void startWithThreeMembers() {
        for (String name : NAMES) {
            backends.add(EchoBackend.start(vertx, name, "127.0.0.1", Optional.empty()));
        }
        pod = new PodOnThisMachine(directory);
        ProxyPlan plan = plan(3, "");
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
    void aMemberDrainsAndComesBackWithoutARestart() {
        ProxyClient.Socket held = client.open("chat.example.com", "/");
        held.receive();

        pod.take(plan(3, "Draining"));
        assertThat(members()).containsExactly("server02", "server03");

        pod.take(plan(3, "Active"));
        assertThat(members()).containsExactly("server01", "server02", "server03");

        assertThat(held.exchange("still here")).isEqualTo("still here");
        awaitLog("without a restart");
        assertThat(pod.log("follow-configuration")).doesNotContain("restarted");
    }

    @Test
    void aNewMemberIsARestartAndAfterItMembersChangeLiveAgain() {
        pod.take(plan(4, ""));
        awaitLog("restarted gracefully");
        assertThat(pod.log("follow-configuration")).doesNotContain("without a restart");
        assertThat(members()).hasSize(4);

        pod.take(plan(4, "Disabled"));
        awaitLog("without a restart");
        assertThat(members()).containsExactly("server02", "server03", "server04");
    }

    private void awaitLog(String text) {
        await().atMost(SOON).until(() -> pod.log("follow-configuration").contains(text));
    }

    private Set<String> members() {
        // All at once: where a socket is held already, none comes while others have fewer.
        List<ProxyClient.Socket> sockets = new ArrayList<>();
        Set<String> members = new TreeSet<>();
        for (int i = 0; i < 12; i++) {
            ProxyClient.Socket socket = client.open("chat.example.com", "/");
            members.add(socket.receive());
            sockets.add(socket);
        }
        sockets.forEach(ProxyClient.Socket::close);
        return members;
    }

    private ProxyPlan plan(int members, String stateOfTheFirst) {
        StringBuilder spec = new StringBuilder(
                "hosts: [chat.example.com]\nmaxConnections: 100\nrollout: {strategy: InPlace}\nbackends:\n");
        for (int i = 0; i < members; i++) {
            String state = i == 0 && !stateOfTheFirst.isEmpty() ? ", state: " + stateOfTheFirst : "";
            spec.append("- {name: %s, url: 'ws://127.0.0.1:%d'%s}\n"
                    .formatted(NAMES.get(i), backends.get(i).port(), state));
        }
        return PurePath.plan(spec.toString()).plan().orElseThrow();
    }
}
