package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec.Verification;
import dev.wsproxy.operator.api.v1alpha1.CaReference;
import java.util.Optional;

/**
 * TLS towards the members.
 *
 * @param ca where the CA certificates are; empty for the image's own bundle
 * @param verify what is verified
 */
public record BackendTls(Optional<CaReference> ca, Verification verify) {}
