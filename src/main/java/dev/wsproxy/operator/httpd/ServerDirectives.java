package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.TlsSpec;
import dev.wsproxy.operator.plan.Capacity;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.ProxyPlan.RequestHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds for the whole server: places, logs, threads and limits. */
final class ServerDirectives {
    /** Time to read a request: headers 10 to 20 s, bodies from 20 s, both at 500 bytes a second; TLS handshakes 10 s. */
    private static final String[] READ_TIMEOUTS = {
        "handshake=10", "header=10-20,MinRate=500", "body=20,MinRate=500",
    };

    private final ProxyPlan plan;
    private final HttpdLayout layout;

    ServerDirectives(ProxyPlan plan, HttpdLayout layout) {
        this.plan = plan;
        this.layout = layout;
    }

    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        places(nodes);
        logs(nodes);
        threads(nodes, plan.capacity());
        limits(nodes);
        forwardedHeaders(nodes);
        return nodes;
    }

    private void places(List<Node> nodes) {
        nodes.add(Directive.of("ServerName", "wsproxy.invalid"));
        nodes.add(Directive.of("DefaultRuntimeDir", layout.runtimeDirectory()));
        nodes.add(Directive.of("PidFile", layout.runtimeDirectory() + "/httpd.pid"));
        nodes.add(Directive.of("Listen", layout.httpPort()));
        if (plan.frontTls().isPresent()) {
            nodes.add(Directive.of("Listen", layout.httpsPort(), "https"));
        }
        nodes.add(Directive.of("Listen", layout.managementPort()));
        nodes.add(Directive.of("ServerTokens", "Prod"));
        nodes.add(Directive.of("ServerSignature", "Off"));
        nodes.add(Directive.of("TraceEnable", "Off"));
    }

    private void logs(List<Node> nodes) {
        nodes.add(Directive.of("ErrorLog", "/proc/self/fd/2"));
        nodes.add(Directive.of("LogLevel", plan.logLevel().name().toLowerCase(Locale.ROOT)));
        nodes.add(Directive.of(
                "LogFormat",
                "%h %t \"%m %U %H\" %>s in=%I out=%O us=%D host=%{Host}i upgrade=%{Upgrade}i member=%{BALANCER_WORKER_ROUTE}e",
                "proxied"));
    }

    private static void threads(List<Node> nodes, Capacity capacity) {
        // One process holds every thread: a reload then costs one process slot, and least connections sees all.
        nodes.add(Directive.of("ThreadLimit", capacity.threads()));
        nodes.add(Directive.of("ServerLimit", capacity.processes()));
        nodes.add(Directive.of("StartServers", 1));
        nodes.add(Directive.of("ThreadsPerChild", capacity.threads()));
        nodes.add(Directive.of("MaxRequestWorkers", capacity.threads()));
        nodes.add(Directive.of("MaxSpareThreads", capacity.threads()));
        nodes.add(Directive.of("MaxConnectionsPerChild", 0));
        nodes.add(Directive.of("ThreadStackSize", 262144));
        nodes.add(Directive.of("ListenBacklog", 4096));
    }

    private void limits(List<Node> nodes) {
        // A tunnel's idle limit is the larger of Timeout and the member's timeout; the smaller one is then the
        // handshake's.
        nodes.add(Directive.of("Timeout", plan.timeouts().idle()));
        nodes.add(Directive.of("KeepAliveTimeout", 5));
        nodes.add(Directive.of("RequestReadTimeout", (Object[]) READ_TIMEOUTS));
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

    private void forwardedHeaders(List<Node> nodes) {
        // httpd appends to what the client sent, so the client's own values go first.
        for (String header : List.of(
                "Forwarded",
                FrontTlsDirectives.SUBJECT_HEADER,
                "X-Forwarded-For",
                "X-Forwarded-Host",
                "X-Forwarded-Server")) {
            nodes.add(Directive.of("RequestHeader", "unset", header, "early"));
        }
        // A header that the client calls one of its connection's own would not be forwarded, whoever set it.
        String own = Stream.concat(
                        Stream.of("x-forwarded-[a-z-]*"),
                        plan.requestHeaders().stream().map(RequestHeader::name))
                .collect(Collectors.joining("|", "(?i)(?<![a-z0-9_-])(?:", ")(?![a-z0-9_-])"));
        nodes.add(Directive.of("RequestHeader", "edit*", "Connection", own, "", "early"));
    }
}
