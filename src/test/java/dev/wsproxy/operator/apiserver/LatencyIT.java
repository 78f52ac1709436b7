package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.desired.Names;
import dev.wsproxy.operator.support.ApiServer;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How soon the operator acts. */
@ExtendWith(OperatorExtension.class)
class LatencyIT {
    private static final int RESOURCES = 100;
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int WARMING_UP = 20;

    private final ProxyNamespace namespace = ProxyNamespace.withoutController();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void aDeploymentFollowsItsResourceWithinASecond() throws IOException {
        Arrivals arrivals = new Arrivals();
        try (SharedIndexInformer<Deployment> informer = ApiServer.shared()
                .client()
                .apps()
                .deployments()
                .inNamespace(namespace.name())
                .inform(arrivals)) {
            assertThat(informer.hasSynced()).isTrue();
            Map<String, Long> applied = new HashMap<>();

            // An operator that another test has just started has not compiled its code yet.
            for (int number = 0; number < WARMING_UP; number++) {
                apply("warm-" + number);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> arrivals.times.size() == WARMING_UP);

            for (int number = 0; number < RESOURCES; number++) {
                String name = "chat-" + number;
                apply(name);
                applied.put(Names.child(name), System.nanoTime());
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> arrivals.times.size() == WARMING_UP + RESOURCES);

            long[] delays = applied.entrySet().stream()
                    .mapToLong(entry -> Math.max(0, arrivals.times.get(entry.getKey()) - entry.getValue()))
                    .sorted()
                    .toArray();
            Duration median = Duration.ofNanos(delays[RESOURCES / 2 - 1]);
            Duration high = Duration.ofNanos(delays[RESOURCES * 99 / 100 - 1]);
            Duration highest = Duration.ofNanos(delays[RESOURCES - 1]);
            System.out.printf(
                    "Deployment after its WebSocketProxy, %d resources: p50 %d ms, p99 %d ms, max %d ms%n",
                    RESOURCES, median.toMillis(), high.toMillis(), highest.toMillis());
            assertThat(high).isLessThan(LIMIT);
        }
    }

    private void apply(String name) throws IOException {
        Path file = Files.writeString(
                directory.resolve(name + ".yaml"), Proxies.small().replace("name: chat", "name: " + name));
        ApiServer.shared().kubectl().run("apply", "-n", namespace.name(), "-f", file.toString());
    }

    private static final class Arrivals implements ResourceEventHandler<Deployment> {
        private final Map<String, Long> times = new ConcurrentHashMap<>();

        @Override
        public void onAdd(Deployment deployment) {
            times.put(deployment.getMetadata().getName(), System.nanoTime());
        }

        @Override
        public void onUpdate(Deployment before, Deployment after) {}

        @Override
        public void onDelete(Deployment deployment, boolean unknownFinalState) {}
    }
}
