/**
 * The {@code WebSocketProxy} resource, version {@code wsproxy.dev/v1alpha1}, as Java types: fields, their descriptions and
 * their bounds, and nothing that acts. The committed CRD in {@code crds/} is generated from these annotations.
 */
package dev.wsproxy.operator.api.v1alpha1;
