package dev.wsproxy.operator.pem;

import dev.wsproxy.operator.plan.ReferencedFile.Certificate;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.util.io.pem.PemObject;

/** X.509 certificates, RFC 5280. */
final class Certificates {
    /** The second is what old programs wrote. */
    private static final Set<String> TYPES = Set.of("CERTIFICATE", "X509 CERTIFICATE");

    private Certificates() {}

    /** The certificate in the block; empty when the block says that it is something else. */
    static Optional<Certificate> read(PemObject block) throws IOException {
        if (!TYPES.contains(block.getType())) {
            return Optional.empty();
        }
        X509CertificateHolder certificate = new X509CertificateHolder(block.getContent());
        return Optional.of(new Certificate(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                dnsNames(certificate),
                PublicKeys.digest(certificate.getSubjectPublicKeyInfo())));
    }

    private static List<String> dnsNames(X509CertificateHolder certificate) {
        GeneralNames names = Optional.ofNullable(certificate.getExtensions())
                .map(extensions -> GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName))
                .orElse(null);
        return Stream.ofNullable(names)
                .flatMap(all -> Arrays.stream(all.getNames()))
                .filter(name -> name.getTagNo() == GeneralName.dNSName)
                .map(name -> name.getName().toString().toLowerCase(Locale.ROOT))
                .distinct()
                .sorted()
                .toList();
    }
}
