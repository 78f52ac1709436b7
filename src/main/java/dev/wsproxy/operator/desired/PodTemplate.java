package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.httpd.ConfigRenderer;
import dev.wsproxy.operator.httpd.HttpdConfig;
import dev.wsproxy.operator.httpd.HttpdLayout;
import dev.wsproxy.operator.plan.Balancer;
import dev.wsproxy.operator.plan.ProxyPlan;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The template of the proxy's pods. */
final class PodTemplate {
    /** Seconds in which nodes learn that a Service has gained a pod (kube-proxy gathers changes for one second); it counts after them. */
    static final int JOIN_SECONDS = 3;

    /**
     * Seconds in which every node learns that a Service has lost a pod, which goes on listening for so long. A pod without sockets is gone
     * right after that, so a node that is late has nowhere to lead a connection to: on two overloaded cores 3 s were not enough, 2 of
     * 2,969 connections found no route.
     */
    static final int LEAVE_SECONDS = 6;

    /** Checks that take longer find dead members later than clients do; a rollout does not wait for that. */
    private static final int MAX_FIRST_CHECKS_SECONDS = 10;

    private final Owner owner;
    private final ProxyPlan plan;
    private final HttpdConfig config;
    private final PodSettings settings;
    private final PodFiles files;
    private final ConfigurationScript script;

    PodTemplate(Owner owner, ProxyPlan plan, HttpdConfig config, PodSettings settings) {
        this.owner = owner;
        this.plan = plan;
        this.config = config;
        this.settings = settings;
        this.files = new PodFiles(owner, plan, settings.layout());
        this.script = new ConfigurationScript(settings.layout(), plan);
    }

    PodTemplateSpec build() {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(Labels.all(owner.name()))
                .withAnnotations(annotations())
                .endMetadata()
                .withNewSpec()
                .withShareProcessNamespace(inPlace() ? true : null)
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(DrainTime.gracePeriodSeconds(drainSeconds()))
                .withTopologySpreadConstraints(spread("topology.kubernetes.io/zone"), spread("kubernetes.io/hostname"))
                .withSecurityContext(PodSecurity.ofPod(settings.userId(), plan.capacity()))
                .withInitContainers(initContainers())
                .withContainers(httpd())
                .withVolumes(files.volumes())
                .endSpec()
                .build();
    }

    /** The hash makes new pods for a new configuration; in place, pods take it while they run. */
    private Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>(Map.of(Labels.PROXY, owner.name()));
        if (!inPlace()) {
            annotations.put(Labels.CONFIG_HASH, config.hash());
        }
        return annotations;
    }

    private boolean inPlace() {
        return plan.rollout().inPlace();
    }

    private List<Container> initContainers() {
        return inPlace() ? List.of(checkConfiguration(), followConfiguration()) : List.of(checkConfiguration());
    }

    /** Refuses a configuration that is not the expected one yet or that httpd refuses, so that old pods keep serving. */
    private Container checkConfiguration() {
        ContainerBuilder check = container("check-configuration")
                .withCommand(inPlace() ? script.checkInPlace() : script.check())
                .withVolumeMounts(files.initMounts());
        if (!inPlace()) {
            check.addNewEnv()
                    .withName("CONFIG_SHA256")
                    .withNewValueFrom()
                    .withNewFieldRef()
                    .withApiVersion("v1")
                    .withFieldPath("metadata.annotations['" + Labels.CONFIG_HASH + "']")
                    .endFieldRef()
                    .endValueFrom()
                    .endEnv();
        }
        return check.build();
    }

    /** A sidecar as Kubernetes 1.29 has them: it starts before httpd and ends after it. */
    private Container followConfiguration() {
        return container("follow-configuration")
                .withCommand(script.follow())
                .withRestartPolicy("Always")
                .withVolumeMounts(files.initMounts())
                .withResources(new ResourceRequirementsBuilder()
                        .addToRequests("cpu", new Quantity("10m"))
                        .addToRequests("memory", new Quantity("32Mi"))
                        .addToLimits("memory", new Quantity("256Mi"))
                        .build())
                .build();
    }

    private Container httpd() {
        return container("httpd")
                .withCommand(inPlace() ? script.startInPlace() : script.start())
                // Times in the logs say that they are in UTC.
                .addNewEnv()
                .withName("TZ")
                .withValue("UTC")
                .endEnv()
                .withPorts(ports(settings.layout()))
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath(ConfigRenderer.READY_PATH)
                .withPort(new IntOrString("management"))
                .withScheme("HTTP")
                .endHttpGet()
                .withInitialDelaySeconds(firstChecksSeconds())
                .withPeriodSeconds(2)
                .withTimeoutSeconds(2)
                .withFailureThreshold(2)
                .endReadinessProbe()
                // No liveness probe: a full proxy answers none, and killing it would cut every socket it holds. A TCP
                // connect
                // tells nothing that the container's end does not, until probes that gave up have filled the queue.
                .withNewLifecycle()
                .withNewPreStop()
                .withNewExec()
                .withCommand("/bin/sh", "-c", drainScript())
                .endExec()
                .endPreStop()
                .endLifecycle()
                .withVolumeMounts(files.mounts())
                .build();
    }

    private int drainSeconds() {
        return plan.rollout().drainSeconds();
    }

    /** Over zones and nodes where there are several; where there are not, pods start all the same. */
    private TopologySpreadConstraint spread(String topologyKey) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(topologyKey)
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(Labels.selector(owner.name()))
                .endLabelSelector()
                // Pods of the previous template are on their way out and do not count.
                .withMatchLabelKeys("pod-template-hash")
                .build();
    }

    /** Before the health checks have found dead members, a client could be sent to one. */
    private int firstChecksSeconds() {
        Balancer.HealthCheck check = plan.balancer().healthCheck();
        return Math.min(check.intervalSeconds() * check.unhealthyThreshold(), MAX_FIRST_CHECKS_SECONDS);
    }

    /**
     * Leaves the Service, stops listening, and waits for the last socket or the end of the drain, looking twice a second. While the
     * hook runs kubelet sends no SIGTERM, which would cut the sockets.
     */
    private String drainScript() {
        String process = inPlace() ? "$(cat %s)".formatted(settings.layout().pidFile()) : "1";
        String announcement =
                inPlace() ? "touch %s/draining; ".formatted(settings.layout().runtimeDirectory()) : "";
        return ("sleep %d; %shttpd=%s; kill -WINCH $httpd; looks=%d;"
                        + " while [ $looks -gt 0 ] && kill -0 $httpd 2>/dev/null; do looks=$((looks - 1)); sleep 0.5; done;"
                        + " kill -TERM $httpd 2>/dev/null")
                .formatted(LEAVE_SECONDS, announcement, process, 2 * drainSeconds());
    }

    private ContainerBuilder container(String name) {
        return new ContainerBuilder()
                .withName(name)
                .withImage(plan.image())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withSecurityContext(PodSecurity.ofContainer())
                .withNewResources()
                .addToRequests("cpu", new Quantity("100m"))
                .addToRequests("memory", mebibytes(plan.capacity().memoryMebibytes()))
                .addToLimits("memory", mebibytes(plan.capacity().memoryLimitMebibytes()))
                .endResources();
    }

    private static Quantity mebibytes(int number) {
        return new Quantity(number + "Mi");
    }

    private List<ContainerPort> ports(HttpdLayout layout) {
        List<ContainerPort> ports = new ArrayList<>();
        ports.add(port("http", layout.httpPort()));
        if (plan.frontTls().isPresent()) {
            ports.add(port("https", layout.httpsPort()));
        }
        ports.add(port("management", layout.managementPort()));
        return ports;
    }

    private static ContainerPort port(String name, int number) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(number)
                .withProtocol("TCP")
                .build();
    }
}
