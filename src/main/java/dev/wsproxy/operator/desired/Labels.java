package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Labels and annotations of the children: the operator's own, never copied from the resource. */
public final class Labels {
    /** Selects every object the operator made. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by=wsproxy-operator";

    /** SHA-256 of the configuration, on the Deployment; on the pod template as well where a new configuration makes new pods. */
    public static final String CONFIG_HASH = WebSocketProxy.GROUP + "/config-sha256";

    /** Name of the resource, on the pod template: a label has no room for a long one. */
    public static final String PROXY = WebSocketProxy.GROUP + "/proxy";

    /** Annotation of a resource: with the value {@code true} nothing is done for it until that goes. */
    public static final String PAUSED = WebSocketProxy.GROUP + "/paused";

    private Labels() {}

    /** What the Deployment and the Service select pods by; a Deployment's selector can never change. */
    public static Map<String, String> selector(String resource) {
        return new TreeMap<>(Map.of(
                "app.kubernetes.io/name", "wsproxy",
                "app.kubernetes.io/instance", Names.labelValue(resource),
                "app.kubernetes.io/component", "proxy"));
    }

    /** The selector in the form that the scale subresource wants. */
    public static String selectorText(String resource) {
        return selector(resource).entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }

    static Map<String, String> all(String resource) {
        Map<String, String> labels = new TreeMap<>(selector(resource));
        labels.put("app.kubernetes.io/managed-by", "wsproxy-operator");
        return labels;
    }
}
