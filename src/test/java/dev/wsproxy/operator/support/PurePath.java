package dev.wsproxy.operator.support;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import dev.wsproxy.operator.httpd.ConfigRenderer;
import dev.wsproxy.operator.httpd.HttpdLayout;
import dev.wsproxy.operator.plan.Planned;
import dev.wsproxy.operator.plan.Planner;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.ReferencedObject;
import dev.wsproxy.operator.plan.ReferencedService;
import dev.wsproxy.operator.plan.References;
import dev.wsproxy.operator.plan.Resolver;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The pure path from a spec in YAML, with every referenced object there. */
public final class PurePath {
    private static final References COMPLETE = new References() {
        @Override
        public ReferencedObject secret(String namespace, String name) {
            return new ReferencedObject(true, "kubernetes.io/tls", Set.of("tls.crt", "tls.key", "ca.crt"));
        }

        @Override
        public ReferencedObject configMap(String namespace, String name) {
            return new ReferencedObject(true, "", Set.of("ca.crt"));
        }

        @Override
        public ReferencedService service(String namespace, String name) {
            return new ReferencedService(
                    true,
                    false,
                    false,
                    List.of(
                            new ReferencedService.Port("http", 80, "TCP", "http"),
                            new ReferencedService.Port("wss", 443, "TCP", "kubernetes.io/wss")));
        }
    };

    private PurePath() {}

    /** The outcome of planning. */
    public static Planned plan(String spec) {
        WebSocketProxy proxy = new WebSocketProxy();
        proxy.setMetadata(new ObjectMetaBuilder()
                .withName("chat")
                .withNamespace("default")
                .build());
        proxy.setSpec(new KubernetesSerialization().unmarshal(spec, WebSocketProxySpec.class));
        return new Planner("docker.io/library/httpd:2.4").plan(new Resolver(COMPLETE).resolve(proxy));
    }

    /** The configuration; a problem fails. */
    public static String render(String spec) {
        return new ConfigRenderer(HttpdLayout.official()).render(planned(spec)).text();
    }

    /** A plan in which every field is set. */
    public static ProxyPlan everything() {
        try {
            return planned(Files.readString(Path.of("src", "test", "resources", "everything.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProxyPlan planned(String spec) {
        Planned planned = plan(spec);
        return planned.plan()
                .orElseThrow(() -> new AssertionError(planned.problems().toString()));
    }
}
