package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.ApiServer;
import dev.wsproxy.operator.support.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@code deploy} has for other people's programs; `dev/gitops` tests what it means to them. */
class DeployedExtrasIT {
    private static final Path ARGO_CD = Path.of("deploy", "argocd");

    private final Kubectl kubectl = ApiServer.shared().kubectl();

    @Test
    void thePatchForArgoCdLeavesItsOtherSettings() throws IOException {
        kubectl.run("create", "namespace", "argocd");
        kubectl.run("create", "configmap", "argocd-cm", "-n", "argocd", "--from-literal=url=https://cd.example.com");

        kubectl.run(
                "patch",
                "configmap/argocd-cm",
                "-n",
                "argocd",
                "--patch-file",
                ARGO_CD.resolve("argocd-cm.yaml").toString());

        assertThat(setting("url")).isEqualTo("https://cd.example.com");
        assertThat(setting("resource\\.customizations\\.health\\.wsproxy\\.dev_WebSocketProxy"))
                .isEqualTo(Files.readString(ARGO_CD.resolve("health.lua")));
    }

    @Test
    void kubeStateMetricsMayListAndWatchTheProxies() {
        kubectl.run("apply", "--validate=strict", "-f", "deploy/kube-state-metrics/roles.yaml");

        for (String verb : new String[] {"list", "watch"}) {
            assertThat(kubectl.run(
                                    "auth",
                                    "can-i",
                                    verb,
                                    "websocketproxies.wsproxy.dev",
                                    "--all-namespaces",
                                    "--as=system:serviceaccount:monitoring:kube-state-metrics")
                            .strip())
                    .endsWith("yes");
        }
    }

    private String setting(String key) {
        return kubectl.run("get", "configmap/argocd-cm", "-n", "argocd", "-o", "jsonpath={.data." + key + "}");
    }
}
