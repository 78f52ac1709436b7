package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.ApiServer;
import dev.wsproxy.operator.support.OperatorProcess;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An operator that serves one namespace, with the rights that the overlay for that gives, and no other. */
class OneNamespaceIT {
    private final ApiServer server = ApiServer.shared();
    private final ProxyNamespace served = new ProxyNamespace();
    private final ProxyNamespace other = new ProxyNamespace();

    @AfterEach
    void close() {
        served.close();
        other.close();
    }

    @Test
    void itServesItsOwnNamespaceAndAsksForNothingElse() throws IOException {
        // The one that serves all would do the work before it.
        if (OperatorProcess.isRunning()) {
            OperatorProcess.running().stop();
        }
        Map<String, String> settings = install();
        OperatorProcess operator =
                OperatorProcess.start(served.name(), server.operatorKubeconfig(served.name()), settings);
        try {
            other.apply(Proxies.small());
            served.apply(Proxies.small());

            served.awaitReady("chat");

            assertThat(other.deployment("chat").get()).isNull();
            assertThat(server.auditLog().forbidden("system:serviceaccount:" + served.name() + ":wsproxy-operator"))
                    .isEmpty();
        } finally {
            operator.stop();
        }
    }

    /** Installs what the overlay has in the namespace (the rest is there already), and returns the environment of its container. */
    private Map<String, String> install() {
        String manifest = server.kubectl()
                .run("kustomize", "deploy/overlays/namespaced")
                .replace(ApiServer.OPERATOR_NAMESPACE, served.name());
        List<HasMetadata> objects = server.client()
                .load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .items();
        Map<String, String> settings = new HashMap<>();
        for (HasMetadata object : objects) {
            if (object instanceof Deployment deployment) {
                deployment
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getEnv()
                        .forEach(variable -> settings.put(variable.getName(), variable.getValue()));
            } else if (object instanceof Namespaced) {
                server.client().resource(object).serverSideApply();
            }
        }
        return settings;
    }
}
