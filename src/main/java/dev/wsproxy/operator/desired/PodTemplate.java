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
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.ArrayList;
import java.util.List;

/** The template of the proxy's pods. */
final class PodTemplate {
    /**
     * Seconds in which every node learns that a Service has gained or lost a pod (kube-proxy gathers changes for one second). A
     * terminating pod goes on listening for so long, and a new one counts only after it.
     */
    static final int ENDPOINT_PROPAGATION_SECONDS = 3;

    /** Seconds on top of the drain: a terminated httpd parent needs up to 10.4 to exit (measured on 2.4.71). */
    private static final int EXIT_SECONDS = 12;

    /** Checks that take longer find dead members later than clients do; a rollout does not wait for that. */
    private static final int MAX_FIRST_CHECKS_SECONDS = 10;

    private final Owner owner;
    private final ProxyPlan plan;
    private final HttpdConfig config;
    private final PodSettings settings;
    private final PodFiles files;

    PodTemplate(Owner owner, ProxyPlan plan, HttpdConfig config, PodSettings settings) {
        this.owner = owner;
        this.plan = plan;
        this.config = config;
        this.settings = settings;
        this.files = new PodFiles(owner, plan, settings.layout());
    }

    PodTemplateSpec build() {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(Labels.all(owner.name()))
                .addToAnnotations(Labels.CONFIG_HASH, config.hash())
                .addToAnnotations(Labels.PROXY, owner.name())
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(
                        (long) ENDPOINT_PROPAGATION_SECONDS + settings.drainSeconds() + EXIT_SECONDS)
                .withTopologySpreadConstraints(spread("topology.kubernetes.io/zone"), spread("kubernetes.io/hostname"))
                .withSecurityContext(podSecurity())
                .withInitContainers(checkConfiguration())
                .withContainers(httpd())
                .withVolumes(files.volumes())
                .endSpec()
                .build();
    }

    /** Refuses a configuration that is not the expected one yet or that httpd refuses, so that old pods keep serving. */
    private Container checkConfiguration() {
        return container("check-configuration")
                .withCommand("/bin/sh", "-c", new CheckScript(plan, settings.layout()).text())
                .addNewEnv()
                .withName("CONFIG_SHA256")
                .withNewValueFrom()
                .withNewFieldRef()
                .withApiVersion("v1")
                .withFieldPath("metadata.annotations['" + Labels.CONFIG_HASH + "']")
                .endFieldRef()
                .endValueFrom()
                .endEnv()
                .withVolumeMounts(files.initMounts())
                .build();
    }

    private Container httpd() {
        HttpdLayout layout = settings.layout();
        return container("httpd")
                .withCommand(layout.binary(), "-DFOREGROUND", "-f", layout.activeConfigFile())
                // Times in the logs say that they are in UTC.
                .addNewEnv()
                .withName("TZ")
                .withValue("UTC")
                .endEnv()
                .withPorts(ports(layout))
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
                // A proxy whose threads all hold a tunnel answers no HTTP; killing it would cut every one of them.
                .withNewLivenessProbe()
                .withNewTcpSocket()
                .withPort(new IntOrString("management"))
                .endTcpSocket()
                .withPeriodSeconds(20)
                .withTimeoutSeconds(5)
                .withFailureThreshold(3)
                .endLivenessProbe()
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
     * Leaves the Service, stops listening, and waits for the last socket. While the hook runs kubelet sends no SIGTERM, which
     * would cut the sockets.
     */
    private static String drainScript() {
        return "sleep %d; kill -WINCH 1; while kill -0 1 2>/dev/null; do sleep 0.5; done"
                .formatted(ENDPOINT_PROPAGATION_SECONDS);
    }

    private ContainerBuilder container(String name) {
        return new ContainerBuilder()
                .withName(name)
                .withImage(plan.image())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withSecurityContext(containerSecurity())
                .withNewResources()
                .addToRequests("cpu", new Quantity("100m"))
                .addToRequests("memory", mebibytes(plan.capacity().memoryMebibytes()))
                // Twice the idle need: buffers of busy sockets count too (235 MiB measured at 1,000 x 16 KiB).
                .addToLimits("memory", mebibytes(2 * plan.capacity().memoryMebibytes()))
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

    private PodSecurityContext podSecurity() {
        PodSecurityContextBuilder security = new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile();
        settings.userId()
                .ifPresent(id -> security.withRunAsUser(id).withRunAsGroup(id).withFsGroup(id));
        return security.build();
    }

    private static SecurityContext containerSecurity() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }
}
