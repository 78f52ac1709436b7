package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.desired.Names;
import dev.wsproxy.operator.support.ApiServer;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How soon the operator acts. */
@ExtendWith(OperatorExtension.class)
class LatencyIT {
    private static final int RESOURCES = 100;
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final ProxyNamespace namespace = ProxyNamespace.withoutController();

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void aDeploymentFollowsItsResourceWithinASecond() {
        Arrivals arrivals = new Arrivals();
        try (SharedIndexInformer<Deployment> informer = ApiServer.shared()
                .client()
                .apps()
                .deployments()
                .inNamespace(namespace.name())
                .inform(arrivals)) {
            assertThat(informer.hasSynced()).isTrue();
            Map<String, Long> applied = new HashMap<>();

            for (int number = 0; number < RESOURCES; number++) {
                String name = "chat-" + number;
                namespace.apply(Proxies.small().replace("name: chat", "name: " + name));
                applied.put(Names.child(name), System.nanoTime());
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> arrivals.times.size() == RESOURCES);

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
