package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.AnsweringPod;
import dev.wsproxy.operator.support.ApiServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Before pods leave, what that costs is told, and those leave that cost the least. */
@ExtendWith(OperatorExtension.class)
class PodDeparturesIT {
    private static final String CHAT = Proxies.NAME;
    private static final String OTHER_CONFIGURATION = "{\"spec\": {\"hosts\": [\"other.example.com\"]}}";
    private static final String DRAIN = ", which are closed after 300 s of draining unless they end before.";

    private final KubernetesClient client = ApiServer.shared().client();
    private static final Set<String> DEPARTURES = Set.of("RolloutStarted", "ScalingDown");

    private final ProxyNamespace namespace = new ProxyNamespace();
    private final AnsweringPods pods = new AnsweringPods(namespace.name());

    @AfterEach
    void close() {
        pods.close();
        namespace.close();
    }

    @Test
    void aRolloutTellsOnceHowManySocketsItEnds() {
        start(5, 7);

        namespace.patch(CHAT, OTHER_CONFIGURATION);
        namespace.awaitReady(CHAT);

        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.getNote()).isEqualTo("Rolling out replaces 2 pods with 12 open WebSockets" + DRAIN);
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getReason()).isEqualTo("RolloutStarted");
            assertThat(event.getRegarding().getUid())
                    .isEqualTo(namespace.proxy(CHAT).getMetadata().getUid());
        });
        assertThat(ApiServer.shared().kubectl().run("describe", "wsp", CHAT, "-n", namespace.name()))
                .containsPattern("Warning +RolloutStarted .* Rolling out replaces 2 pods with 12 open WebSockets");
    }

    @Test
    void aPodThatDoesNotAnswerMakesItAtLeastSoMany() {
        start(5, -1);

        namespace.patch(CHAT, OTHER_CONFIGURATION);
        namespace.awaitReady(CHAT);

        assertThat(events())
                .extracting(Event::getNote)
                .containsExactly("Rolling out replaces 2 pods with at least 5 open WebSockets" + DRAIN);
    }

    @Test
    void aRolloutThatEndsNothingIsNoWarning() {
        start(0, 0);

        namespace.patch(CHAT, OTHER_CONFIGURATION);
        namespace.awaitReady(CHAT);

        assertThat(events())
                .extracting(Event::getType, Event::getNote)
                .containsExactly(tuple("Normal", "Rolling out replaces 2 pods with no open WebSockets."));
    }

    @Test
    void nothingIsToldWhereNoPodLeaves() {
        start(5, 7);

        namespace.patch(CHAT, "{\"metadata\": {\"labels\": {\"team\": \"chat\"}}}");
        namespace.patch(CHAT, "{\"spec\": {\"replicas\": 3}}");
        namespace.awaitReady(CHAT);

        assertThat(events()).isEmpty();
    }

    @Test
    void scalingDownLeavesThePodWithTheMostSockets() {
        Map<String, Integer> sockets = start(5, 40, 7);
        String fullest = podWith(sockets, 40);

        namespace.patch(CHAT, "{\"spec\": {\"replicas\": 1}}");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(pods.list())
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactly(fullest));
        assertThat(events())
                .extracting(Event::getNote)
                .containsExactly("Scaling down removes 2 pods with 12 open WebSockets" + DRAIN);
    }

    @Test
    void noPodLeavesWhenTheResourceLeavesTheirNumberToOthers() {
        start(5, 40, 7);
        List<Pod> before = pods.list();

        namespace.patch(CHAT, "{\"spec\": {\"replicas\": null}}");
        namespace.awaitReady(CHAT);
        touchDeployment();
        namespace.awaitReady(CHAT);

        assertThat(namespace.deployment(CHAT).require().getSpec().getReplicas()).isEqualTo(3);
        assertThat(pods.list())
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactlyElementsOf(
                        before.stream().map(pod -> pod.getMetadata().getName()).toList());
        assertThat(events()).isEmpty();

        namespace.patch(CHAT, "{\"spec\": {\"replicas\": 2}}");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> namespace.deployment(CHAT).require().getSpec().getReplicas() == 2);
    }

    @Test
    void costsOfPodsThatAnAutoscalerCouldDeleteAreKeptRight() {
        namespace.apply(Proxies.small().replace("  replicas: 2\n", ""));
        namespace.awaitReady(CHAT);
        ApiServer.shared().kubectl().run("scale", "deployment/chat-wsproxy", "--replicas=2", "-n", namespace.name());
        await().atMost(Duration.ofSeconds(30)).until(() -> pods.list().size() == 2);
        namespace.awaitReady(CHAT);
        Map<String, Integer> sockets = pods.answer(3, 50);

        touchDeployment();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(pods.costs()).isEqualTo(sockets));
        assertThat(events()).isEmpty();
    }

    @Test
    void aPodOfSomebodyElseWithTheSameLabelsIsNeitherAskedNorWrittenTo() {
        start(5, 7);
        Pod copied = pods.list().get(0);
        Pod created = client.resource(new PodBuilder()
                        .withMetadata(copied.getMetadata())
                        .withSpec(copied.getSpec())
                        .editMetadata()
                        .withName("foreign")
                        .withResourceVersion(null)
                        .withUid(null)
                        .withOwnerReferences(List.of())
                        .endMetadata()
                        .editSpec()
                        .withTopologySpreadConstraints(List.of())
                        .endSpec()
                        .build())
                .create();
        try {
            AnsweringPod foreign = pods.answer(created, 1000);

            namespace.patch(CHAT, "{\"spec\": {\"replicas\": 1}}");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(events())
                    .extracting(Event::getNote)
                    .containsExactly("Scaling down removes 1 pod with 5 open WebSockets" + DRAIN));

            assertThat(foreign.questions()).isZero();
        } finally {
            client.resource(created).withGracePeriod(0).delete();
        }
    }

    /** A proxy with a pod for each number of sockets; a negative number stands for a pod that does not answer. */
    private Map<String, Integer> start(int... sockets) {
        namespace.apply(Proxies.small().replace("replicas: 2", "replicas: " + sockets.length));
        namespace.awaitReady(CHAT);
        return pods.answer(sockets);
    }

    private static String podWith(Map<String, Integer> sockets, int count) {
        return sockets.entrySet().stream()
                .filter(entry -> entry.getValue() == count)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** The operator looks at the resource again. */
    private void touchDeployment() {
        namespace
                .deployment(CHAT)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"annotations\": {\"example.com/touched\": \"yes\"}}}");
    }

    /** Those about pods that leave. */
    private List<Event> events() {
        return client.events().v1().events().inNamespace(namespace.name()).list().getItems().stream()
                .filter(event -> DEPARTURES.contains(event.getReason()))
                .toList();
    }
}
