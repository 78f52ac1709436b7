package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.ClientAuthSpec;

/**
 * Certificates of clients.
 *
 * @param ca who signs them
 * @param mode whether a client needs one
 */
public record ClientAuth(CaBundle ca, ClientAuthSpec.Mode mode) {}
