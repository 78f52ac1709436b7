package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods whose threads all hold a socket. */
class CapacityIT {
    /** The sockets that 50 connections and the spare threads make. */
    private static final int FULL = 55;

    private TestNamespace namespace;
    private String pods;
    private String full;
    private String other;
    private Map<String, String> addresses;

    @BeforeEach
    void startTwoPods() {
        namespace = new TestNamespace("capacity");
        namespace.apply(proxy("chat", "server01", "server02").replace("maxConnections: 100", "maxConnections: 50")
                + "  replicas: 2\n  tunnels: Threads\n");
        namespace.awaitReady("chat");
        pods = namespace.podIdentities();
        addresses = namespace.podAddresses("chat");
        Iterator<String> names = addresses.keySet().iterator();
        full = names.next();
        other = names.next();
        awaitServing(Set.of(full, other));
    }

    @AfterEach
    void stop() {
        namespace.close();
    }

    @Test
    void aFullPodLeavesTheServiceUntilOneSocketCloses() {
        try (HeldSockets sockets = namespace.holdAt(addresses.get(full), FULL - 1)) {
            try (HeldSockets last = namespace.holdAt(addresses.get(full), 1)) {
                awaitServing(Set.of(other));
                assertThat(namespace.dial("chat", 30)).containsOnlyKeys("server01", "server02");
                assertThat(last.report().getInteger("lost")).isZero();
            }
            awaitServing(Set.of(full, other));
            assertThat(sockets.report().getInteger("lost")).isZero();
        }
        assertThat(namespace.podIdentities()).as("pods and restarts").isEqualTo(pods);
    }

    @Test
    void nobodyConnectsWhileEveryPodIsFullAndOneDoesOnceThereIsRoom() {
        try (HeldSockets sockets = namespace.holdAt(addresses.get(full), FULL)) {
            try (HeldSockets others = namespace.holdAt(addresses.get(other), FULL)) {
                awaitServing(Set.of());
                assertThat(dialsOnce()).isFalse();
                assertThat(others.report().getInteger("lost")).isZero();
            }
            awaitServing(Set.of(other));
            await().atMost(Duration.ofSeconds(10)).until(this::dialsOnce);
            assertThat(sockets.report().getInteger("lost")).isZero();
        }
        assertThat(namespace.podIdentities()).as("pods and restarts").isEqualTo(pods);
    }

    private boolean dialsOnce() {
        return namespace
                        .tryDial("client", "ws://chat-wsproxy/", "--host", "chat.example.com")
                        .exitCode()
                == 0;
    }

    private void awaitServing(Set<String> names) {
        await("pods of the Service")
                .atMost(Duration.ofSeconds(30))
                .until(() -> namespace.servingPods("chat").equals(names));
    }
}
