package dev.wsproxy.operator.apiserver;

import dev.wsproxy.operator.desired.Labels;
import dev.wsproxy.operator.support.AnsweringPod;
import dev.wsproxy.operator.support.ApiServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pods of a namespace, which no node runs, with management ports that answer. */
final class AnsweringPods implements AutoCloseable {
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

    private final KubernetesClient client = ApiServer.shared().client();
    private final List<AnsweringPod> answering = new ArrayList<>();
    private final String namespace;

    AnsweringPods(String namespace) {
        this.namespace = namespace;
    }

    List<Pod> list() {
        return client.pods().inNamespace(namespace).list().getItems();
    }

    /**
     * Lets each pod say how many sockets it holds; a negative number stands for a pod that does not answer.
     *
     * @return the numbers by the pods' names
     */
    Map<String, Integer> answer(int... sockets) {
        List<Pod> pods = list();
        Map<String, Integer> byName = new LinkedHashMap<>();
        for (int i = 0; i < sockets.length; i++) {
            AnsweringPod pod = answer(pods.get(i), Math.max(0, sockets[i]));
            if (sockets[i] < 0) {
                pod.close();
            }
            byName.put(pods.get(i).getMetadata().getName(), sockets[i]);
        }
        return byName;
    }

    /** Lets one pod say how many sockets it holds. */
    AnsweringPod answer(Pod pod, int sockets) {
        AnsweringPod port = new AnsweringPod(sockets);
        answering.add(port);
        port.serves(pod.getMetadata().getAnnotations().getOrDefault(Labels.CONFIG_HASH, ""));
        client.resource(pod).editStatus(live -> new PodBuilder(live)
                .editOrNewStatus()
                .withPhase("Running")
                .withPodIP(port.address())
                .withPodIPs(new PodIP(port.address()))
                .endStatus()
                .build());
        return port;
    }

    /** What deleting each pod costs, as it is written on it. */
    Map<String, Integer> costs() {
        Map<String, Integer> costs = new LinkedHashMap<>();
        list().forEach(pod -> costs.put(
                pod.getMetadata().getName(),
                Integer.valueOf(pod.getMetadata().getAnnotations().getOrDefault(COST, "0"))));
        return costs;
    }

    @Override
    public void close() {
        answering.forEach(AnsweringPod::close);
    }
}
