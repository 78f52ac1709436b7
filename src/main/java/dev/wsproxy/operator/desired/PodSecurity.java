package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.plan.Capacity;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.Optional;

/** What the pods may do: as little as the restricted Pod Security Standard demands. */
final class PodSecurity {
    /** Linux has 28,232 ports for connections to one member unless told otherwise (net.ipv4.ip_local_port_range). */
    private static final int SOCKETS_WITHIN_DEFAULT_PORTS = 25_000;

    /** Above the ports on which httpd listens; one of the sysctls that Kubernetes and the restricted standard call safe. */
    private static final String MORE_PORTS = "10240 65535";

    private PodSecurity() {}

    static PodSecurityContext ofPod(Optional<Long> userId, Capacity capacity) {
        PodSecurityContextBuilder security = new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile();
        userId.ifPresent(id -> security.withRunAsUser(id).withRunAsGroup(id).withFsGroup(id));
        if (capacity.sockets() > SOCKETS_WITHIN_DEFAULT_PORTS) {
            security.addNewSysctl()
                    .withName("net.ipv4.ip_local_port_range")
                    .withValue(MORE_PORTS)
                    .endSysctl();
        }
        return security.build();
    }

    static SecurityContext ofContainer() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }
}
