package dev.wsproxy.operator.support;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Pods that no node runs. */
final class FakePods {
    private static final String TEMPLATE = "pod-template-hash";
    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final String FAILING = "fails as the test wants it";
    private static final long GRACE_SECONDS = 300;

    private final KubernetesClient client;

    FakePods(KubernetesClient client) {
        this.client = client;
    }

    static String templateOf(Deployment deployment) {
        return Integer.toHexString(
                Serialization.asYaml(deployment.getSpec().getTemplate()).hashCode());
    }

    static String templateOf(Pod pod) {
        return pod.getMetadata().getLabels().get(TEMPLATE);
    }

    static Optional<String> owner(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .map(reference -> reference.getUid())
                .findFirst();
    }

    /** What its deletion costs, as the annotation says. */
    static int deletionCost(Pod pod) {
        return Integer.parseInt(pod.getMetadata().getAnnotations().getOrDefault(DELETION_COST, "0"));
    }

    static boolean isTerminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                condition.getType().equals("Ready") && "True".equals(condition.getStatus()));
    }

    /** Makes one more. Its name is the first that is free, so that a late view of the pods cannot make too many. */
    void create(Deployment deployment, List<Pod> existing) {
        String prefix = deployment.getMetadata().getName() + "-" + templateOf(deployment) + "-";
        Set<String> taken =
                existing.stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
        String name = IntStream.range(0, existing.size() + 1)
                .mapToObj(number -> prefix + number)
                .filter(candidate -> !taken.contains(candidate))
                .findFirst()
                .orElseThrow();
        Pod pod = new PodBuilder()
                .withMetadata(deployment.getSpec().getTemplate().getMetadata())
                .editMetadata()
                .withName(name)
                .withNamespace(deployment.getMetadata().getNamespace())
                .addToLabels(TEMPLATE, templateOf(deployment))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        // There is no ReplicaSet in between; its name and kind tell a Deployment's own pods.
                        .withApiVersion(deployment.getApiVersion())
                        .withKind("ReplicaSet")
                        .withName(deployment.getMetadata().getName() + "-" + templateOf(deployment))
                        .withUid(deployment.getMetadata().getUid())
                        .withController(true)
                        .build())
                .endMetadata()
                .withSpec(deployment.getSpec().getTemplate().getSpec())
                .editSpec()
                // The API server removes a pod without a node at once; this one terminates as a real one does.
                .withNodeName("no-such-node")
                .endSpec()
                .build();
        client.resource(pod).create();
    }

    /** Lets it run and be ready, at the address that a test may have given it. */
    void makeReady(Pod pod) {
        client.resource(pod).editStatus(live -> {
            PodStatus before = Objects.requireNonNullElseGet(live.getStatus(), PodStatus::new);
            live.setStatus(new PodStatusBuilder()
                    .withPhase("Running")
                    .withPodIP(before.getPodIP())
                    .withPodIPs(before.getPodIPs())
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("True")
                    .withLastTransitionTime(
                            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                    .endCondition()
                    .build());
            return live;
        });
    }

    /** Lets its status be this one, unless it is. */
    void fail(Pod pod, PodStatus status) {
        client.resource(pod).editStatus(live -> {
            if (live.getStatus() == null || !Objects.equals(live.getStatus().getMessage(), FAILING)) {
                live.setStatus(new PodStatusBuilder(status).withMessage(FAILING).build());
            }
            return live;
        });
    }

    void terminate(Pod pod) {
        client.resource(pod).withGracePeriod(GRACE_SECONDS).delete();
    }

    void remove(Pod pod) {
        client.resource(pod).withGracePeriod(0).delete();
    }
}
