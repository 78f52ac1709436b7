package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.desired.Labels;
import dev.wsproxy.operator.support.AnsweringPod;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the packaged operator tells Prometheus of changes in place and of what they leave in a pod. */
@ExtendWith(OperatorExtension.class)
class InPlaceMetricsIT {
    private static final String CHAT = Proxies.NAME;
    private static final Duration SOON = Duration.ofSeconds(15);

    private final ProxyNamespace namespace = new ProxyNamespace();
    private final AnsweringPods pods = new AnsweringPods(namespace.name());
    private String podName;
    private AnsweringPod pod;

    @BeforeEach
    void serve() {
        // A real pod has its address before it is ready.
        namespace.controller().keepNewPodsUnready(true);
        namespace.apply(Proxies.small().replace("replicas: 2", "replicas: 1") + "  rollout: {strategy: InPlace}\n");
        await().atMost(SOON).until(() -> pods.list().size() == 1);
        Pod present = pods.list().get(0);
        podName = present.getMetadata().getName();
        pod = pods.answer(present, 3);
        follow();
        namespace.controller().keepNewPodsUnready(false);
        namespace.awaitReady(CHAT);
    }

    @AfterEach
    void close() {
        pods.close();
        namespace.close();
    }

    @Test
    void aChangeThatPodsTakeOverIsCountedOnce() {
        double before = total("wsproxy_rollouts_total{cause=\"Configuration\",strategy=\"InPlace\"");
        double templates = total("wsproxy_rollouts_total{cause=\"PodTemplate\",strategy=\"InPlace\"");

        change();
        namespace.awaitReady(CHAT);

        assertThat(total("wsproxy_rollouts_total{cause=\"Configuration\",strategy=\"InPlace\""))
                .isEqualTo(before + 1);
        assertThat(total("wsproxy_rollouts_total{cause=\"PodTemplate\",strategy=\"InPlace\""))
                .isEqualTo(templates);
    }

    @Test
    void aPodThatServesAnotherConfigurationAndHoldsOldGenerationsShowsBoth() {
        pod.holdsOldGenerations(7);
        pod.serves("0".repeat(64));

        await().atMost(SOON).untilAsserted(() -> {
            MetricsPage page = new MetricsPage();
            assertThat(page.ofPod("old_generations", podName)).containsExactly("7.0");
            assertThat(page.ofPod("configuration_current", podName)).containsExactly("0.0");
        });
    }

    @Test
    void aPodWithFewProcessSlotsIsReplacedAndCounted() {
        String spent = "wsproxy_rollouts_total{cause=\"SpentPod\",strategy=\"InPlace\"";
        double before = total(spent);

        pod.holdsOldGenerations(13);
        change();

        await().atMost(SOON).untilAsserted(() -> assertThat(total(spent)).isEqualTo(before + 1));
    }

    /** Another configuration, which the pod takes over. */
    private void change() {
        String served = wantedHash();
        namespace.patch(CHAT, "{\"spec\": {\"routes\": [{\"path\": \"/chat\"}]}}");
        await().atMost(SOON).until(() -> !wantedHash().equals(served));
        follow();
    }

    private void follow() {
        pod.serves(wantedHash());
    }

    private String wantedHash() {
        return namespace.deployment(CHAT).get().getMetadata().getAnnotations().get(Labels.CONFIG_HASH);
    }

    private static double total(String beginning) {
        return new MetricsPage().sum(beginning);
    }
}
