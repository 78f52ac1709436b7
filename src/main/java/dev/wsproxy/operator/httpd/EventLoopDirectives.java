package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.AccessLog;
import dev.wsproxy.operator.plan.Capacity;
import dev.wsproxy.operator.plan.EventLoops;
import dev.wsproxy.operator.plan.ProxyPlan;
import java.util.List;

/**
 * The event loops of mod_websocket_tunnel. An httpd without the module takes the same configuration, and gives each WebSocket a thread:
 * so does a running pod that a change of the resource reaches before its successor with another image is there.
 */
final class EventLoopDirectives {
    /** The module's file, below ServerRoot. */
    static final String MODULE_FILE = "modules/mod_websocket_tunnel.so";

    private static final String MODULE = "websocket_tunnel_module";

    private final ProxyPlan plan;

    EventLoopDirectives(ProxyPlan plan) {
        this.plan = plan;
    }

    /** Loads the module; it has to come before mod_proxy. */
    static Node load() {
        return new Section("IfFile", MODULE_FILE).add("LoadModule", MODULE, MODULE_FILE);
    }

    /** How many threads there are, with the module and without it. */
    List<Node> threads() {
        Capacity capacity = plan.capacity();
        Section with = new Section("IfModule", MODULE);
        threads(capacity.threads()).forEach(with::add);
        with.add("WebSocketTunnelLimit", capacity.tunnels());
        Section without = new Section("IfModule", "!" + MODULE);
        threads(capacity.threadsWithoutLoops()).forEach(without::add);
        return List.of(with, without);
    }

    /** What becomes of the WebSockets. */
    Node tunnels(EventLoops loops) {
        Section section = new Section("IfModule", MODULE)
                .add("WebSocketTunnelIdleTimeout", plan.timeouts().idle())
                .add("WebSocketTunnelMaxLifetime", loops.maxLifetimeSeconds().orElse(0))
                .add("WebSocketTunnelCloseAfter", loops.closeAfterSeconds())
                .add("WebSocketTunnelCloseOver", loops.closeOverSeconds());
        if (plan.rollout().inPlace()) {
            section.add("WebSocketTunnelCloseRemovedAfter", loops.closeAfterSeconds());
        }
        if (plan.accessLog() == AccessLog.JSON) {
            section.add("WebSocketTunnelLog", AccessLogDirectives.FILE);
        }
        return section;
    }

    /** So many threads in the one process that serves. */
    static List<Node> threads(int threads) {
        return List.of(
                Directive.of("ThreadLimit", threads),
                Directive.of("ThreadsPerChild", threads),
                Directive.of("MaxRequestWorkers", threads),
                Directive.of("MaxSpareThreads", threads));
    }
}
