package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/**
 * What the operator observed; nothing in it moves by itself.
 *
 * @param observedGeneration generation of the resource that this status describes; -1 before the first visit
 * @param conditions Accepted, ResolvedRefs, Programmed, Ready, and Reconciling or Stalled while true
 * @param configHash SHA-256 of the configuration that new pods serve
 * @param backends number of members in it
 * @param replicas pods that exist
 * @param readyReplicas pods that are ready
 * @param selector label selector of the pods, for the scale subresource
 * @param tls the certificate that new pods serve; null without TLS
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebSocketProxyStatus(
        @JsonPropertyDescription(
                        "Generation of the resource that this status describes; -1 before the operator's first visit.")
                Long observedGeneration,
        @JsonPropertyDescription(
                        "Accepted, ResolvedRefs, Programmed and Ready; Reconciling or Stalled only while true.")
                @Size(max = 16)
                List<Condition> conditions,
        @JsonPropertyDescription("SHA-256 of the httpd configuration that new pods serve.") @Size(max = 64)
                String configHash,
        @JsonPropertyDescription("Number of members in that configuration.") Integer backends,
        @JsonPropertyDescription("Pods that exist.") @StatusReplicas Integer replicas,
        @JsonPropertyDescription("Pods that are ready.") Integer readyReplicas,
        @JsonPropertyDescription("Label selector of the pods, as the scale subresource wants it.")
                @LabelSelector
                @Size(max = 512)
                String selector,
        @JsonPropertyDescription("TLS at the front; absent without it.") TlsStatus tls) {}
