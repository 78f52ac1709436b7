package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.httpd.ConfigRenderer;
import dev.wsproxy.operator.httpd.HttpdLayout;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.shell.Script;
import java.util.List;

/** The shell scripts that bring what is mounted to httpd, with the places of a layout. */
final class ConfigurationScript {
    /** Descriptors of a process beyond those of its sockets: files, pipes and loops, and those of httpd's parent. */
    private static final int DESCRIPTORS_BESIDE_SOCKETS = 300;

    private final HttpdLayout layout;
    private final ProxyPlan plan;

    ConfigurationScript(HttpdLayout layout, ProxyPlan plan) {
        this.layout = layout;
        this.plan = plan;
    }

    /**
     * What runs before httpd does: it ends well only when what is mounted fits together and httpd accepts it. Where
     * {@code CONFIG_SHA256} is set, it has to be that configuration.
     */
    List<String> check() {
        return command(places() + module() + Script.CONFIGURATION.text() + "check\n");
    }

    /** The same for an httpd whose members change while it runs: it needs to know the pod's token. */
    List<String> checkInPlace() {
        return command(places()
                + module()
                + Script.CONFIGURATION.text()
                + Script.LIVE_MEMBERS.text()
                + "live_members_token && check\n");
    }

    /** What runs beside httpd and lets it take over what is mounted anew. */
    List<String> follow() {
        String numbers =
                """
                PROCESSES='%d'
                SOCKETS='%d'
                PORTS='%04X %04X'
                MANAGEMENT_PORT='%d'
                """
                        .formatted(
                                plan.capacity().processes(),
                                plan.capacity().sockets(),
                                layout.httpPort(),
                                layout.httpsPort(),
                                layout.managementPort());
        return command(places()
                + numbers
                + Script.CONFIGURATION.text()
                + Script.LIVE_MEMBERS.text()
                + Script.UPGRADES.text()
                + Script.FOLLOW.text()
                + "follow\n");
    }

    /** Starts httpd, as the process that the container is, and what keeps its files short; in place that is the sidecar's. */
    List<String> start() {
        return command("RUNTIME='%s'\n".formatted(layout.runtimeDirectory())
                + Script.UPGRADES.text()
                + descriptors()
                + "while sleep $UPGRADES_SECONDS; do shorten_upgrades; done &\n"
                + "exec %s\n".formatted(httpd()));
    }

    /** With shared processes, the number in the file of an httpd that ended could be another process's by now. */
    List<String> startInPlace() {
        return command(descriptors() + "rm -f %s; exec %s\n".formatted(layout.pidFile(), httpd()));
    }

    /** A pod that is sized for event loops has no memory for as many threads. */
    private String module() {
        return plan.eventLoops().isPresent() ? "MODULE='%s'\n".formatted(layout.eventLoopModule()) : "";
    }

    private String descriptors() {
        // Two connections, and on a thread an epoll set for them (measured on httpd 2.4.71).
        int number = 2 * plan.capacity().tunnels() + 3 * plan.capacity().threads() + DESCRIPTORS_BESIDE_SOCKETS;
        return "DESCRIPTORS='%d'\n".formatted(number) + Script.DESCRIPTORS.text() + "allow_descriptors\n";
    }

    private String httpd() {
        return String.join(" ", layout.binary(), "-DFOREGROUND", "-f", layout.activeConfigFile());
    }

    private static List<String> command(String script) {
        return List.of("/bin/sh", "-c", script);
    }

    /** Places come from the operator's settings and hold no quote. */
    private String places() {
        return """
                RUNTIME='%s'
                CONFIG='%s'
                TLS='%s'
                CLIENT_CA='%s'
                BACKEND_CA='%s'
                CLIENT_CERTIFICATE='%s'
                HTTPD='%s'
                DIGEST_PREFIX='%s'
                """
                .formatted(
                        layout.runtimeDirectory(),
                        layout.configDirectory(),
                        layout.tlsDirectory(),
                        layout.clientCaDirectory(),
                        layout.backendCaDirectory(),
                        layout.clientCertificateDirectory(),
                        layout.binary(),
                        ConfigRenderer.DIGEST_PREFIX);
    }
}
