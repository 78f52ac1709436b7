package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * What the proxy shows to its clients.
 *
 * @param notAfter end of the certificate's validity, RFC 3339
 */
public record TlsStatus(
        @JsonPropertyDescription("End of the validity of the certificate that new pods serve.") String notAfter) {}
