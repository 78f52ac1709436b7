package dev.wsproxy.operator.support;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Plays kube-controller-manager and kubelet for the Deployments of one namespace: every few milliseconds it does one small step for
 * each, either a report in the status or a change of one pod, so that a watcher sees every stage of a rollout.
 */
public final class FakeDeploymentController implements AutoCloseable {
    private static final int STEP_MILLISECONDS = 20;
    private static final int STEP_SECONDS_MAX = 30;

    /** What the API server answers when the object is another one by now: conflict, gone, or a patch that does not fit it. */
    private static final Set<Integer> LATE_VIEW =
            Set.of(HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND, 422);

    private final ScheduledExecutorService steps = Executors.newSingleThreadScheduledExecutor();
    private final KubernetesClient client;
    private final SharedIndexInformer<Deployment> deployments;
    private final SharedIndexInformer<Pod> pods;
    private final FakePods fakePods;

    private volatile boolean newPodsUnready;
    private volatile Optional<FailureCase> failing = Optional.empty();
    private volatile boolean replacedPodsStay;
    private volatile boolean deadlineExceeded;
    private volatile RuntimeException failure;

    /** A controller at work in this namespace. */
    public FakeDeploymentController(KubernetesClient client, String namespace) {
        this.client = client;
        fakePods = new FakePods(client);
        deployments = client.apps().deployments().inNamespace(namespace).inform();
        pods = client.pods().inNamespace(namespace).inform();
        Objects.requireNonNull(steps.scheduleWithFixedDelay(this::work, 0, STEP_MILLISECONDS, TimeUnit.MILLISECONDS));
    }

    /** Whether pods made from now on stay unready. */
    public void keepNewPodsUnready(boolean keep) {
        newPodsUnready = keep;
    }

    /** Whether replaced pods stay ready, as while they wait with open listeners. */
    public void keepReplacedPods(boolean keep) {
        replacedPodsStay = keep;
    }

    /** Whether unfinished rollouts are reported as being over their deadline. */
    public void exceedDeadline(boolean exceeded) {
        deadlineExceeded = exceeded;
    }

    /** Has new pods fail as this case says; empty lets them become ready again. */
    public void fail(Optional<FailureCase> failure) {
        failing = failure;
        newPodsUnready = failure.isPresent();
    }

    private void work() {
        try {
            List<Deployment> present = deployments.getIndexer().list();
            present.forEach(this::step);
            Set<String> uids = present.stream()
                    .map(deployment -> deployment.getMetadata().getUid())
                    .collect(Collectors.toSet());
            pods.getIndexer().list().stream()
                    .filter(pod -> FakePods.owner(pod)
                            .filter(owner -> !uids.contains(owner))
                            .isPresent())
                    .forEach(fakePods::remove);
        } catch (KubernetesClientException e) {
            boolean lateView = LATE_VIEW.contains(e.getCode());
            failure = lateView ? failure : e;
        }
    }

    private void step(Deployment deployment) {
        String uid = deployment.getMetadata().getUid();
        List<Pod> all = pods.getIndexer().list().stream()
                .filter(pod -> FakePods.owner(pod).filter(uid::equals).isPresent())
                .toList();
        List<Pod> present =
                all.stream().filter(pod -> !FakePods.isTerminating(pod)).toList();
        String template = FakePods.templateOf(deployment);
        List<Pod> updated = present.stream()
                .filter(pod -> FakePods.templateOf(pod).equals(template))
                .toList();
        if (!report(deployment, present, updated)) {
            changeOnePod(deployment, all, present, updated);
        }
    }

    private boolean report(Deployment deployment, List<Pod> present, List<Pod> updated) {
        DeploymentStatus status = failing.map(FailureCase::deployment)
                .filter(conditions -> !conditions.isEmpty())
                .map(conditions -> DeploymentReports.failing(deployment, present, updated, conditions))
                .orElseGet(() -> DeploymentReports.status(deployment, present, updated, deadlineExceeded));
        if (DeploymentReports.same(status, deployment.getStatus())) {
            return false;
        }
        client.resource(deployment).editStatus(live -> {
            live.setStatus(status);
            return live;
        });
        return true;
    }

    private void changeOnePod(Deployment deployment, List<Pod> all, List<Pod> present, List<Pod> updated) {
        int desired = deployment.getSpec().getReplicas();
        Optional<Pod> unready =
                updated.stream().filter(pod -> !FakePods.isReady(pod)).findFirst();
        Optional<Pod> terminating = all.stream().filter(FakePods::isTerminating).findFirst();
        Optional<Pod> surplus = updated.size() > desired
                ? updated.stream().min(Comparator.comparingInt(FakePods::deletionCost))
                : present.stream().filter(pod -> !updated.contains(pod)).findFirst();
        boolean refused =
                failing.filter(failure -> !failure.deployment().isEmpty()).isPresent();
        if (refused) {
            return;
        }
        if (updated.size() < desired) {
            fakePods.create(deployment, all);
        } else if (unready.isPresent() && failing.flatMap(FailureCase::pod).isPresent()) {
            fakePods.fail(unready.get(), failing.flatMap(FailureCase::pod).orElseThrow());
        } else if (unready.isPresent() && !newPodsUnready) {
            fakePods.makeReady(unready.get());
        } else if (unready.isEmpty() && surplus.isPresent()) {
            fakePods.terminate(surplus.get());
        } else if (terminating.isPresent() && !replacedPodsStay) {
            fakePods.remove(terminating.get());
        }
    }

    /** Ends it; what it could not do fails now. */
    @Override
    public void close() {
        steps.shutdown();
        try {
            failure = steps.awaitTermination(STEP_SECONDS_MAX, TimeUnit.SECONDS)
                    ? failure
                    : new IllegalStateException("a step did not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deployments.stop();
        pods.stop();
        if (failure != null) {
            throw failure;
        }
    }
}
