package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.metrics.Rollouts;
import dev.wsproxy.operator.status.ObservedPod;
import dev.wsproxy.operator.status.PodReport;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Lets the running pods of a proxy take a configuration over, and sees how far they are. */
final class RunningPods {
    private final PodReader reader;
    private final PodRefresh refresh;
    private final SpentPods spentPods;

    RunningPods(KubernetesClient client, PodReader reader, Rollouts rollouts, Clock clock) {
        this.reader = reader;
        this.refresh = new PodRefresh(client, clock);
        this.spentPods = new SpentPods(client, rollouts, clock);
    }

    /**
     * What was found.
     *
     * @param pods the pods that could take a connection, or will
     * @param lookAgain when to look again; empty when nothing is on its way
     */
    record Outcome(List<ObservedPod> pods, Optional<Duration> lookAgain) {}

    /**
     * Has those pods looked after that serve something else or run out of processes. In place, each pod is asked what it serves; else it is
     * what it was made for.
     */
    Outcome follow(
            WebSocketProxy proxy,
            Context<WebSocketProxy> context,
            Deployment deployment,
            boolean inPlace,
            String configHash) {
        if (!inPlace) {
            return new Outcome(Observer.pods(context), spentPods.replace(proxy, context, deployment, List.of()));
        }
        List<Pod> pods = ProxyPods.reachable(context);
        List<PodReport> reports = reader.read(pods);
        List<ObservedPod> observed = new ArrayList<>();
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < pods.size(); i++) {
            ObservedPod pod = observe(pods.get(i), reports.get(i), configHash);
            observed.add(pod);
            if (!pod.configHash().equals(configHash)) {
                pauses.add(refresh.touch(pods.get(i), configHash, reports.get(i).isKnown()));
            }
        }
        spentPods.replace(proxy, context, deployment, reports).ifPresent(pauses::add);
        return new Outcome(observed, pauses.stream().min(Comparator.naturalOrder()));
    }

    private ObservedPod observe(Pod pod, PodReport report, String configHash) {
        String served = report.servedConfigHash().orElse("");
        // While httpd restarts it answers nobody, and a second question would only wait as long as the first.
        boolean refuses = report.isKnown() && !served.equals(configHash) && reader.refuses(pod, configHash);
        return Observer.pod(pod).serving(served, refuses);
    }
}
