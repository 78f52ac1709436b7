package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.TlsSpec;
import dev.wsproxy.operator.plan.ProxyPlan;
import java.util.ArrayList;
import java.util.List;

/** What holds for the whole server: places, logs, threads and limits. */
final class ServerDirectives {
    /** Time to read a request: headers 10 to 20 s, bodies from 20 s, both at 500 bytes a second; TLS handshakes 10 s. */
    private static final String[] READ_TIMEOUTS = {
        "handshake=10", "header=10-20,MinRate=500", "body=20,MinRate=500",
    };

    /** For a request line and for a header: httpd's default, more than the 8000 that RFC 9112 asks for; one more is let through. */
    private static final int MAX_LINE_BYTES = 8190;

    /** httpd's default, far more than browsers send. */
    private static final int MAX_HEADERS = 100;

    private final ProxyPlan plan;
    private final HttpdLayout layout;

    ServerDirectives(ProxyPlan plan, HttpdLayout layout) {
        this.plan = plan;
        this.layout = layout;
    }

    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        places(nodes);
        nodes.addAll(ErrorLogDirectives.nodes(plan));
        nodes.addAll(new AccessLogDirectives(plan.accessLog()).nodes());
        nodes.addAll(new UpgradeCounts(layout).nodes());
        threads(nodes);
        limits(nodes);
        plan.eventLoops().ifPresent(loops -> nodes.add(new EventLoopDirectives(plan).tunnels(loops)));
        nodes.addAll(new SourceDirectives(plan).nodes());
        nodes.addAll(new ForwardedHeaders(plan).nodes());
        return nodes;
    }

    private void places(List<Node> nodes) {
        nodes.add(Directive.of("ServerName", "wsproxy.invalid"));
        nodes.add(Directive.of("DefaultRuntimeDir", layout.runtimeDirectory()));
        nodes.add(Directive.of("PidFile", layout.pidFile()));
        nodes.add(Directive.of("Listen", layout.httpPort()));
        if (plan.frontTls().isPresent()) {
            nodes.add(Directive.of("Listen", layout.httpsPort(), "https"));
        }
        nodes.add(Directive.of("Listen", layout.managementPort()));
        nodes.add(Directive.of("ServerTokens", "Prod"));
        nodes.add(Directive.of("ServerSignature", "Off"));
        nodes.add(Directive.of("TraceEnable", "Off"));
    }

    private void threads(List<Node> nodes) {
        // One process holds every thread: a reload then costs one process slot, and least connections sees all.
        nodes.add(Directive.of("ServerLimit", plan.capacity().processes()));
        nodes.add(Directive.of("StartServers", 1));
        nodes.addAll(
                plan.eventLoops().isPresent()
                        ? new EventLoopDirectives(plan).threads()
                        : EventLoopDirectives.threads(plan.capacity().threads()));
        nodes.add(Directive.of("MaxConnectionsPerChild", 0));
        nodes.add(Directive.of("ThreadStackSize", 262144));
        nodes.add(Directive.of("ListenBacklog", 4096));
        // Loading mod_status turns it on; every worker would then keep its client's address and request line.
        nodes.add(Directive.of("ExtendedStatus", "Off"));
    }

    private void limits(List<Node> nodes) {
        // A tunnel's idle limit is the larger of Timeout and the member's timeout; the smaller one is then the
        // handshake's. Event loops have a limit of their own.
        nodes.add(Directive.of(
                "Timeout", Math.max(plan.timeouts().idle(), plan.timeouts().handshake())));
        nodes.add(Directive.of("KeepAliveTimeout", 5));
        nodes.add(Directive.of("RequestReadTimeout", (Object[]) READ_TIMEOUTS));
        nodes.add(Directive.of("LimitRequestLine", MAX_LINE_BYTES));
        nodes.add(Directive.of("LimitRequestFieldSize", MAX_LINE_BYTES));
        nodes.add(Directive.of("LimitRequestFields", MAX_HEADERS));
        nodes.add(Directive.of("ReadBufferSize", 32768));
        nodes.add(Directive.of("Protocols", "http/1.1"));
        nodes.add(Directive.of("ProxyRequests", "Off"));
        plan.frontTls().ifPresent(tls -> {
            nodes.add(Directive.of("SSLSessionCache", "shmcb:" + layout.runtimeDirectory() + "/tls-sessions(512000)"));
            nodes.add(tlsVersions(tls.minVersion()));
        });
    }

    private static Directive tlsVersions(TlsSpec.MinVersion oldest) {
        return switch (oldest) {
            case TLS_1_2 -> Directive.of("SSLProtocol", "-all", "+TLSv1.2", "+TLSv1.3");
            case TLS_1_3 -> Directive.of("SSLProtocol", "-all", "+TLSv1.3");
        };
    }
}
