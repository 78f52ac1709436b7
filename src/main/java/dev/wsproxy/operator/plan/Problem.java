package dev.wsproxy.operator.plan;

/**
 * Something the user can mend.
 *
 * @param field path of the field, such as {@code spec.backends[1].url}
 * @param reason stable, for machines
 * @param message what must change, a sentence for people
 */
public record Problem(String field, Reason reason, String message) {
    /** Stable reasons, in CamelCase since they become the reasons of conditions. */
    public enum Reason {
        /** A value, or a combination of values, cannot work. */
        InvalidSpec(false),
        /** A referenced Secret does not exist. */
        SecretNotFound(true),
        /** A referenced ConfigMap does not exist. */
        ConfigMapNotFound(true),
        /** A referenced Service does not exist. */
        ServiceNotFound(true),
        /** A referenced object exists and does not hold what is needed. */
        InvalidReference(true),
        /** A certificate or its key cannot be read, or they do not belong together. */
        CertificateInvalid(true),
        /** A certificate's time is over. */
        CertificateExpired(true),
        /** A certificate's time has not come. */
        CertificateNotYetValid(true),
        /** A certificate is not for every host. */
        CertificateNameMismatch(true);

        private final boolean reference;

        Reason(boolean reference) {
            this.reference = reference;
        }

        /** Whether the trouble lies in a referenced object, not in the resource itself. */
        public boolean isReference() {
            return reference;
        }
    }

    /** The field and what must change, as one sentence. */
    public String describe() {
        return "`%s`: %s".formatted(field, message);
    }
}
