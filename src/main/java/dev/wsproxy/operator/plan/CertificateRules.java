package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.plan.Problem.Reason;
import dev.wsproxy.operator.plan.ReferencedFile.Certificate;
import dev.wsproxy.operator.plan.ReferencedFile.KeyState;
import dev.wsproxy.operator.plan.ReferencedFile.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks a certificate and its key before any pod sees them: {@code httpd -t} finds neither a key of another certificate nor one that
 * is out of date.
 */
final class CertificateRules {
    static final String CERTIFICATE_KEY = "tls.crt";
    static final String PRIVATE_KEY_KEY = "tls.key";
    private static final String TLS_SECRET_TYPE = "kubernetes.io/tls";

    /**
     * In the last tenth of its life a certificate is overdue for renewal: 9 days of 90, 14 hours of 6 days. cert-manager renews when a
     * third is left (its default for {@code renewBefore}).
     */
    private static final int LATE_SHARE = 10;

    private final FieldRules rules;
    private final Instant now;

    CertificateRules(FieldRules rules, Instant now) {
        this.rules = rules;
        this.now = now;
    }

    /**
     * A certificate that can be served.
     *
     * @param sha256 SHA-256 of the file, with all certificates of the chain
     * @param notAfter end of the first certificate's validity
     * @param expiring the same certificate once its renewal is overdue
     */
    record Served(String sha256, Instant notAfter, Optional<ExpiringCertificate> expiring) {}

    /**
     * The certificate in a Secret that this field names, or problems.
     *
     * @param hosts the host names it has to be for; none for a client's certificate
     */
    Optional<Served> secret(String field, String name, ReferencedObject secret, List<String> hosts) {
        if (!rules.objectName(field, name)) {
            return Optional.empty();
        }
        if (!secret.exists()) {
            rules.reject(field, Reason.SecretNotFound, "Secret `%s` does not exist in this namespace.".formatted(name));
            return Optional.empty();
        }
        if (!secret.type().equals(TLS_SECRET_TYPE)) {
            rules.reject(
                    field, Reason.InvalidReference, "Secret `%s` must be of type %s.".formatted(name, TLS_SECRET_TYPE));
            return Optional.empty();
        }
        Optional<ReferencedFile> chain = file(field, name, secret, CERTIFICATE_KEY);
        Optional<ReferencedFile> key = file(field, name, secret, PRIVATE_KEY_KEY);
        if (chain.isEmpty() || key.isEmpty() || !isReadable(field, name, chain.get(), key.get())) {
            return Optional.empty();
        }
        Certificate certificate = chain.get().certificates().get(0);
        checkTime(field, name, certificate);
        checkNames(field, name, certificate, hosts);
        return Optional.of(
                new Served(chain.get().sha256(), certificate.notAfter(), expiring(field, name, certificate)));
    }

    private Optional<ReferencedFile> file(String field, String name, ReferencedObject secret, String key) {
        Optional<ReferencedFile> file = Optional.ofNullable(secret.files().get(key));
        if (file.isEmpty()) {
            rules.reject(
                    field,
                    Reason.InvalidReference,
                    "Secret `%s` must have a value under the key `%s`.".formatted(name, key));
        }
        return file;
    }

    private boolean isReadable(String field, String name, ReferencedFile chain, ReferencedFile key) {
        String wrong = null;
        if (chain.certificates().isEmpty() || chain.damagedBlocks() > 0) {
            wrong = "must have readable PEM certificates under `tls.crt`, its own first and then those that lead to the"
                    + " root.";
        } else if (key.privateKeys().isEmpty()) {
            wrong = "must have a PEM private key under `tls.key`.";
        } else {
            PrivateKey first = key.privateKeys().get(0);
            if (first.state() == KeyState.ENCRYPTED) {
                wrong = "must have its private key without a passphrase; the one under `tls.key` is encrypted.";
            } else if (first.state() == KeyState.UNREADABLE || key.damagedBlocks() > 0) {
                wrong = "must have a readable RSA, EC or Ed25519 private key under `tls.key`.";
            } else if (!first.publicKeySha256()
                    .equals(Optional.of(chain.certificates().get(0).publicKeySha256()))) {
                wrong = "must have the private key of its certificate; the one under `tls.key` belongs to another.";
            }
        }
        if (wrong != null) {
            rules.reject(field, Reason.CertificateInvalid, "Secret `%s` %s".formatted(name, wrong));
        }
        return wrong == null;
    }

    private void checkTime(String field, String name, Certificate certificate) {
        if (now.isAfter(certificate.notAfter())) {
            rules.reject(
                    field,
                    Reason.CertificateExpired,
                    "Secret `%s` must have a certificate that is valid now; this one expired at %s."
                            .formatted(name, certificate.notAfter()));
        } else if (now.isBefore(certificate.notBefore())) {
            rules.reject(
                    field,
                    Reason.CertificateNotYetValid,
                    "Secret `%s` must have a certificate that is valid now; this one is from %s on."
                            .formatted(name, certificate.notBefore()));
        }
    }

    private Optional<ExpiringCertificate> expiring(String field, String name, Certificate certificate) {
        Duration lifetime = Duration.between(certificate.notBefore(), certificate.notAfter());
        Instant overdue = certificate.notAfter().minus(lifetime.dividedBy(LATE_SHARE));
        return Optional.of(new ExpiringCertificate(field, name, certificate.notAfter()))
                .filter(expiring -> now.isAfter(overdue));
    }

    private void checkNames(String field, String name, Certificate certificate, List<String> hosts) {
        List<String> missing = hosts.stream()
                .filter(host -> !host.equals("*") && !isFor(host, certificate.names()))
                .toList();
        if (!missing.isEmpty()) {
            String names = missing.stream().map(host -> "`" + host + "`").collect(Collectors.joining(", "));
            rules.reject(
                    field,
                    Reason.CertificateNameMismatch,
                    "Secret `%s` must have a certificate for every host; this one has no name for %s."
                            .formatted(name, names));
        }
    }

    /** A wildcard stands for one label, RFC 6125 section 6.4.3; a wildcard host needs the very same wildcard. */
    private static boolean isFor(String host, List<String> certificateNames) {
        int dot = host.indexOf('.');
        return certificateNames.contains(host)
                || (!host.startsWith("*") && dot > 0 && certificateNames.contains("*" + host.substring(dot)));
    }
}
