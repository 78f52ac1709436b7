package dev.wsproxy.operator.e2e;

import static dev.wsproxy.operator.e2e.TestNamespace.proxy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** {@code kubectl apply && kubectl wait --for=condition=Ready} returns only when the change serves. */
class ReadinessIT {
    private static final int PROXIES = 10;
    private static final int CHANGES_OF_EACH = 10;

    @Test
    void readyNeverComesBeforeTheNewConfigurationServes() throws InterruptedException, ExecutionException {
        ExecutorService pipelines = Executors.newFixedThreadPool(PROXIES);
        try (TestNamespace namespace = new TestNamespace("readiness")) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < PROXIES; i++) {
                String name = "proxy" + i;
                results.add(pipelines.submit(() -> changeAgainAndAgain(namespace, name)));
            }
            int changes = 0;
            for (Future<Integer> result : results) {
                changes += result.get();
            }
            assertThat(changes).isEqualTo(PROXIES * CHANGES_OF_EACH);
        } finally {
            pipelines.shutdownNow();
        }
    }

    private static int changeAgainAndAgain(TestNamespace namespace, String name) {
        for (int change = 0; change < CHANGES_OF_EACH; change++) {
            String member = change % 2 == 0 ? "server01" : "server02";
            namespace.apply(proxy(name, member));
            namespace.awaitReady(name);
            assertThat(namespace.dial(name, 5))
                    .as("change %d of %s", change, name)
                    .containsOnlyKeys(member);
        }
        return CHANGES_OF_EACH;
    }
}
