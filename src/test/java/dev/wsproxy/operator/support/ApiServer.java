package dev.wsproxy.operator.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.Utils;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real kube-apiserver with etcd, one for each test JVM, on which everything of {@code deploy/install.yaml} but the operator's
 * Deployment is installed. There are no controllers: nothing is garbage-collected, and Deployments stay as they are.
 */
public final class ApiServer {
    /** The operator's own namespace. */
    public static final String OPERATOR_NAMESPACE = "wsproxy-system";

    /** The operator's name to the API server. */
    public static final String OPERATOR_USER = "system:serviceaccount:" + OPERATOR_NAMESPACE + ":wsproxy-operator";

    /** What a user installs. */
    public static final Path INSTALL_MANIFEST = Path.of("deploy", "install.yaml");

    private static ApiServer shared;

    private final Path directory;
    private final KubeAPIServer server;
    private final KubernetesClient client;
    private final AuditLog auditLog;

    private ApiServer() throws IOException {
        directory = Files.createTempDirectory("wsproxy-apiserver");
        Path policy = Files.writeString(directory.resolve("audit-policy.yaml"), AuditLog.POLICY);
        Path audit = directory.resolve("audit.log");
        server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withOfflineMode(true)
                .withUpdateKubeConfig(false)
                .withTestDir(KubernetesPrograms.directory().toString())
                .withApiServerVersion(KubernetesPrograms.VERSION)
                .withApiServerFlag("--audit-policy-file", policy.toString())
                .withApiServerFlag("--audit-log-path", audit.toString())
                // As on OpenShift: an owner reference that blocks deletion needs a permission.
                .withApiServerFlag("--enable-admission-plugins", "OwnerReferencesPermissionEnforcement")
                .build());
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        server.start();
        Files.writeString(directory.resolve("kubeconfig"), server.getKubeConfigYaml());
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.getKubeConfigYaml()))
                .build();
        auditLog = new AuditLog(audit);
        install();
        operatorKubeconfig(OPERATOR_NAMESPACE);
    }

    /** The server, started on first use. */
    public static synchronized ApiServer shared() {
        if (shared == null) {
            try {
                shared = new ApiServer();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /** A client that may do everything. */
    public KubernetesClient client() {
        return client;
    }

    /** A kubectl that may do everything. */
    public Kubectl kubectl() {
        return Kubectl.with(directory.resolve("kubeconfig"));
    }

    /** A client with the operator's permissions. */
    public KubernetesClient operatorClient() {
        try {
            return new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(Files.readString(operatorKubeconfig())))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The requests answered so far. */
    public AuditLog auditLog() {
        return auditLog;
    }

    /** Configuration with which the operator reaches this server as its ServiceAccount. */
    Path operatorKubeconfig() {
        return directory.resolve("operator-kubeconfig-" + OPERATOR_NAMESPACE);
    }

    /** The same for an operator that is installed in another namespace. */
    public Path operatorKubeconfig(String namespace) throws IOException {
        return Files.writeString(
                directory.resolve("operator-kubeconfig-" + namespace), kubeconfig(namespace, token(namespace)));
    }

    private void stop() {
        server.stop();
        try {
            Utils.deleteDirectory(directory.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void install() throws IOException {
        String manifest = Files.readString(INSTALL_MANIFEST);
        List<HasMetadata> objects = client.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .items();
        for (HasMetadata object : objects) {
            if (!(object instanceof Deployment)) {
                client.resource(object).serverSideApply();
            }
        }
        String established = kubectl()
                .run("wait", "--for=condition=Established", "crd/websocketproxies.wsproxy.dev", "--timeout=30s");
        assertThat(established).contains("condition met");
    }

    private String token(String namespace) {
        TokenRequest request = client.serviceAccounts()
                .inNamespace(namespace)
                .withName("wsproxy-operator")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(24 * 3600L)
                        .endSpec()
                        .build());
        return request.getStatus().getToken();
    }

    private String kubeconfig(String namespace, String token) {
        Config administrator = client.getConfiguration();
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: test
                  cluster: {server: "%s", certificate-authority: "%s"}
                users:
                - name: operator
                  user: {token: "%s"}
                contexts:
                - name: operator
                  context: {cluster: test, user: operator, namespace: %s}
                current-context: operator
                """
                .formatted(administrator.getMasterUrl(), administrator.getCaCertFile(), token, namespace);
    }
}
