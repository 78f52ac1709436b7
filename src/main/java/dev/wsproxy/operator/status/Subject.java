package dev.wsproxy.operator.status;

import dev.wsproxy.operator.api.v1alpha1.TlsStatus;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxyStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/**
 * The resource that a status is computed for.
 *
 * @param generation generation of the spec that was read
 * @param previous its present status; may be null
 * @param selector label selector of its pods
 */
public record Subject(long generation, WebSocketProxyStatus previous, String selector) {
    List<Condition> previousConditions() {
        return Optional.ofNullable(previous)
                .map(WebSocketProxyStatus::conditions)
                .orElse(List.of());
    }

    TlsStatus previousTls() {
        return Optional.ofNullable(previous).map(WebSocketProxyStatus::tls).orElse(null);
    }

    Integer previousBackends() {
        return Optional.ofNullable(previous).map(WebSocketProxyStatus::backends).orElse(null);
    }
}
