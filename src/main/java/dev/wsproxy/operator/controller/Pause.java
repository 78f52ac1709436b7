package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.desired.Labels;
import java.util.Map;

/** Whether somebody asks that nothing be done for a resource. */
final class Pause {
    private Pause() {}

    static boolean isAsked(WebSocketProxy proxy) {
        Map<String, String> annotations = proxy.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(Labels.PAUSED));
    }
}
