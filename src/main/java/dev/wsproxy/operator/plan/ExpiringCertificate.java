package dev.wsproxy.operator.plan;

import java.time.Instant;

/**
 * A certificate that still serves and should have been renewed by now.
 *
 * @param field the field that names its Secret
 * @param secretName the Secret
 * @param notAfter end of its validity
 */
public record ExpiringCertificate(String field, String secretName, Instant notAfter) {
    /** Which one it is and what must be done, as a sentence. */
    public String describe() {
        return "`%s`: the certificate in Secret `%s` has to be renewed; it expires at %s."
                .formatted(field, secretName, notAfter);
    }
}
