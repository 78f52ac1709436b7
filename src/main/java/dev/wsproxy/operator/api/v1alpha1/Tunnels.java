package dev.wsproxy.operator.api.v1alpha1;

/** What holds the WebSockets of a pod. */
public enum Tunnels {
    /** A thread of httpd for each; any httpd image does. */
    Threads,
    /** A few event loops for all; an image with {@code mod_websocket_tunnel} does. */
    EventLoops
}
