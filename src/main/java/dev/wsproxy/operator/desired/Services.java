package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.httpd.HttpdLayout;
import dev.wsproxy.operator.plan.ProxyPlan;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.ArrayList;
import java.util.List;

/** The Service in front of the pods. */
final class Services {
    private Services() {}

    static Service desired(Owner owner, ProxyPlan plan, HttpdLayout layout) {
        List<ServicePort> ports = new ArrayList<>();
        ports.add(port("http", 80));
        if (plan.frontTls().isPresent()) {
            ports.add(port("https", 443));
        }
        return new ServiceBuilder()
                .withMetadata(owner.childMetadata())
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(Labels.selector(owner.name()))
                .withPorts(ports)
                .endSpec()
                .build();
    }

    private static ServicePort port(String name, int number) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(number)
                .withTargetPort(new IntOrString(name))
                .withProtocol("TCP")
                .build();
    }
}
