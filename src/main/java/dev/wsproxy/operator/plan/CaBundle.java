package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.CaReference;

/**
 * CA certificates in a Secret or ConfigMap.
 *
 * @param reference where they are
 * @param sha256 SHA-256 of the value, 64 hexadecimal digits in lower case
 */
public record CaBundle(CaReference reference, String sha256) {}
