package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.httpd.ConfigRenderer;
import dev.wsproxy.operator.httpd.HttpdLayout;
import dev.wsproxy.operator.plan.Planner;
import dev.wsproxy.operator.plan.ReferencedService;
import dev.wsproxy.operator.plan.Resolver;
import dev.wsproxy.operator.support.ApiServer;
import dev.wsproxy.operator.support.OneService;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.StatusContract;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A pipeline that waits for Ready gets what it applied, whatever else is going on. */
@ExtendWith(OperatorExtension.class)
class GenerationIT {
    private static final int EDITS = 50;
    private static final String CHAT = Proxies.NAME;

    private final ProxyNamespace namespace = new ProxyNamespace();
    private final Random random = new Random(EDITS);

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void readyNeverMeansAnOlderSpec() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);
        Recorder recorder = new Recorder();
        try (SharedIndexInformer<WebSocketProxy> informer = ApiServer.shared()
                .client()
                .resources(WebSocketProxy.class)
                .inNamespace(namespace.name())
                .inform(recorder)) {
            assertThat(informer.hasSynced()).isTrue();

            for (int edit = 0; edit < EDITS; edit++) {
                namespace.patch(CHAT, randomEdit());
                // Some edits come while the one before is in the midst of being rolled out, some at rest.
                if (random.nextInt(4) == 0) {
                    namespace.awaitReady(CHAT);
                }
            }
            WebSocketProxy last = namespace.awaitReady(CHAT);

            await().atMost(Duration.ofSeconds(5)).until(() -> recorder.seen.stream()
                    .anyMatch(proxy -> isReady(proxy)
                            && proxy.getMetadata()
                                    .getGeneration()
                                    .equals(last.getMetadata().getGeneration())));
            assertThat(last.getMetadata().getGeneration()).isGreaterThan(EDITS / 2);
            assertThat(recorder.seen).hasSizeGreaterThan(EDITS).allSatisfy(GenerationIT::assertHonest);
        }
    }

    /** As checklists for pipelines have it: apply and wait, over and over. */
    @Test
    void kubectlWaitReturnsWithTheNewConfigurationOnly() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);

        for (int edit = 0; edit < 10; edit++) {
            namespace.patch(CHAT, "{\"spec\": {\"hosts\": [\"host%d.example.com\"]}}".formatted(edit));
            ApiServer.shared()
                    .kubectl()
                    .run("wait", "--for=condition=Ready", "wsp/chat", "--timeout=30s", "-n", namespace.name());

            WebSocketProxy proxy = namespace.proxy(CHAT);
            assertThat(proxy.getStatus().configHash()).isEqualTo(hashOf(proxy));
        }
    }

    private String randomEdit() {
        return switch (random.nextInt(4)) {
            case 0 -> "{\"spec\": {\"hosts\": [\"host%d.example.com\"]}}".formatted(random.nextInt(1000));
            case 1 -> "{\"spec\": {\"replicas\": %d}}".formatted(1 + random.nextInt(3));
            case 2 -> "{\"spec\": {\"timeouts\": {\"idleSeconds\": %d}}}".formatted(100 + random.nextInt(1000));
            default ->
                "{\"spec\": {\"backends\": [{\"name\": \"server01\", \"url\": \"ws://server%d\"}]}}"
                        .formatted(random.nextInt(1000));
        };
    }

    private static void assertHonest(WebSocketProxy proxy) {
        StatusContract.assertHonoured(proxy.getStatus(), proxy.getMetadata().getGeneration());
        boolean aboutThisSpec = proxy.getStatus()
                .observedGeneration()
                .equals(proxy.getMetadata().getGeneration());
        if (aboutThisSpec && isReady(proxy)) {
            assertThat(proxy.getStatus().configHash()).isEqualTo(hashOf(proxy));
            assertThat(proxy.getStatus().readyReplicas())
                    .isEqualTo(proxy.getSpec().replicas());
        }
    }

    private static boolean isReady(WebSocketProxy proxy) {
        return proxy.getStatus().conditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private static String hashOf(WebSocketProxy proxy) {
        return new Planner(PurePath.DEFAULTS, PurePath.CLOCK)
                .plan(new Resolver(new OneService(ReferencedService.MISSING)).resolve(proxy))
                .plan()
                .map(plan -> new ConfigRenderer(HttpdLayout.official()).render(plan))
                .orElseThrow()
                .hash();
    }

    private static final class Recorder implements ResourceEventHandler<WebSocketProxy> {
        private final List<WebSocketProxy> seen = new CopyOnWriteArrayList<>();

        @Override
        public void onAdd(WebSocketProxy proxy) {
            seen.add(proxy);
        }

        @Override
        public void onUpdate(WebSocketProxy before, WebSocketProxy after) {
            seen.add(after);
        }

        @Override
        public void onDelete(WebSocketProxy proxy, boolean unknownFinalState) {}
    }
}
