package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.CaReference;
import dev.wsproxy.operator.api.v1alpha1.Patterns;
import dev.wsproxy.operator.plan.Problem.Reason;
import java.util.Optional;

/** Checks a reference to CA certificates, and that there are some. */
final class CaRules {
    private final FieldRules rules;

    CaRules(FieldRules rules) {
        this.rules = rules;
    }

    /** The bundle that this field names, or problems. */
    Optional<CaBundle> bundle(String field, CaReference reference, ReferencedObject found) {
        if (reference == null) {
            rules.reject(field, "must be set.");
            return Optional.empty();
        }
        if (!isWellFormed(field, reference)) {
            return Optional.empty();
        }
        String kind = reference.kind().name();
        if (!found.exists()) {
            rules.reject(
                    field + ".name",
                    reference.kind() == CaReference.Kind.Secret ? Reason.SecretNotFound : Reason.ConfigMapNotFound,
                    "%s `%s` does not exist in this namespace.".formatted(kind, reference.name()));
            return Optional.empty();
        }
        ReferencedFile file = found.files().get(reference.key());
        if (file == null) {
            rules.reject(
                    field + ".key",
                    Reason.InvalidReference,
                    "%s `%s` must have a value under the key `%s`.".formatted(kind, reference.name(), reference.key()));
            return Optional.empty();
        }
        if (file.certificates().isEmpty() || file.damagedBlocks() > 0) {
            rules.reject(
                    field + ".key",
                    Reason.CertificateInvalid,
                    "%s `%s` must have readable PEM certificates under the key `%s`, at least one and no damaged one."
                            .formatted(kind, reference.name(), reference.key()));
            return Optional.empty();
        }
        return Optional.of(new CaBundle(reference, file.sha256()));
    }

    private boolean isWellFormed(String field, CaReference reference) {
        if (reference.kind() == null) {
            rules.reject(field + ".kind", "must be Secret or ConfigMap.");
            return false;
        }
        boolean named = rules.objectName(field + ".name", reference.name());
        boolean keyed = rules.text(
                field + ".key",
                reference.key(),
                Patterns.OBJECT_KEY,
                Patterns.OBJECT_KEY_MAX_LENGTH,
                "a key of the object's data");
        return named && keyed;
    }
}
