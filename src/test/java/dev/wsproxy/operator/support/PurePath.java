package dev.wsproxy.operator.support;

import dev.wsproxy.operator.api.v1alpha1.Tunnels;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import dev.wsproxy.operator.httpd.ConfigRenderer;
import dev.wsproxy.operator.httpd.HttpdLayout;
import dev.wsproxy.operator.pem.PemFiles;
import dev.wsproxy.operator.plan.Planned;
import dev.wsproxy.operator.plan.Planner;
import dev.wsproxy.operator.plan.ProxyDefaults;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.ReferencedEndpointSlice;
import dev.wsproxy.operator.plan.ReferencedFile;
import dev.wsproxy.operator.plan.ReferencedObject;
import dev.wsproxy.operator.plan.ReferencedService;
import dev.wsproxy.operator.plan.References;
import dev.wsproxy.operator.plan.Resolver;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pure path from a spec in YAML, with every referenced object there. */
public final class PurePath {
    /** The time at which certificates are checked. */
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    /** What an administrator has decided. */
    public static final ProxyDefaults DEFAULTS = new ProxyDefaults(
            "docker.io/library/httpd:2.4", Optional.of("registry.example.com/httpd-event-loops:2.4"), 300);

    /** What holds the tunnels of a spec that does not say it: a whole run of tests can so be one of the other kind. */
    private static final Optional<Tunnels> TUNNELS =
            Optional.ofNullable(System.getProperty("tunnels")).map(Tunnels::valueOf);

    private static final ReferencedFile CERTIFICATE =
            file("certificate for chat.example.com, dead.example.com, *.rooms.example.com, events.example.org"
                    + " until 2036-01-01, key 1");
    private static final ReferencedFile AUTHORITY = file("certificate authority 1");
    private static final References COMPLETE = new References() {
        @Override
        public ReferencedObject secret(String namespace, String name) {
            return ReferencedObject.of(
                    "kubernetes.io/tls", Map.of("tls.crt", CERTIFICATE, "tls.key", file("key 1"), "ca.crt", AUTHORITY));
        }

        @Override
        public ReferencedObject configMap(String namespace, String name) {
            return ReferencedObject.of("", Map.of("ca.crt", AUTHORITY));
        }

        @Override
        public Set<ReferencedEndpointSlice> endpointSlices(String namespace, String service) {
            return Set.of(new ReferencedEndpointSlice(
                    "IPv4",
                    List.of(
                            new ReferencedEndpointSlice.Port("http", 8080, "TCP"),
                            new ReferencedEndpointSlice.Port("wss", 8443, "TCP")),
                    List.of(new ReferencedEndpointSlice.Endpoint(
                            "10.1.2.3", "Pod/" + service, ReferencedEndpointSlice.State.READY))));
        }

        @Override
        public ReferencedService service(String namespace, String name) {
            return new ReferencedService(
                    true,
                    false,
                    false,
                    "IPv4",
                    List.of(
                            new ReferencedService.Port("http", 80, "TCP", "http"),
                            new ReferencedService.Port("wss", 443, "TCP", "kubernetes.io/wss")));
        }
    };

    private PurePath() {}

    /** The outcome of planning. */
    public static Planned plan(String spec) {
        return plan(spec, DEFAULTS);
    }

    /** The outcome of planning with other defaults. */
    public static Planned plan(String spec, ProxyDefaults defaults) {
        WebSocketProxy proxy = new WebSocketProxy();
        proxy.setMetadata(new ObjectMetaBuilder()
                .withName("chat")
                .withNamespace("default")
                .build());
        proxy.setSpec(new KubernetesSerialization().unmarshal(withTunnels(spec), WebSocketProxySpec.class));
        return new Planner(defaults, CLOCK).plan(new Resolver(COMPLETE).resolve(proxy));
    }

    private static String withTunnels(String spec) {
        return TUNNELS.isEmpty() || spec.contains("tunnels:") ? spec : spec + "\ntunnels: " + TUNNELS.get() + "\n";
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

    private static ReferencedFile file(String standIn) {
        return PemFiles.read(Map.of("", StandIns.pem(standIn).getBytes(StandardCharsets.UTF_8)))
                .get("");
    }

    private static ProxyPlan planned(String spec) {
        Planned planned = plan(spec);
        return planned.plan()
                .orElseThrow(() -> new AssertionError(planned.problems().toString()));
    }
}
