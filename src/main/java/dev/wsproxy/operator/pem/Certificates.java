package dev.wsproxy.operator.pem;

import dev.wsproxy.operator.plan.ReferencedFile.Certificate;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
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
                names(certificate),
                PublicKeys.digest(certificate.getSubjectPublicKeyInfo())));
    }

    private static List<String> names(X509CertificateHolder certificate) {
        GeneralNames names = Optional.ofNullable(certificate.getExtensions())
                .map(extensions -> GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName))
                .orElse(null);
        return Stream.ofNullable(names)
                .flatMap(all -> Arrays.stream(all.getNames()))
                .flatMap(name -> name(name).stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static Optional<String> name(GeneralName name) {
        return switch (name.getTagNo()) {
            case GeneralName.dNSName -> Optional.of(name.getName().toString().toLowerCase(Locale.ROOT));
            case GeneralName.iPAddress ->
                ipv4(ASN1OctetString.getInstance(name.getName()).getOctets());
            default -> Optional.empty();
        };
    }

    /** A host is never an IPv6 address: those have colons. */
    private static Optional<String> ipv4(byte[] address) {
        return address.length == 4
                ? Optional.of(IntStream.range(0, address.length)
                        .mapToObj(i -> String.valueOf(Byte.toUnsignedInt(address[i])))
                        .collect(Collectors.joining(".")))
                : Optional.empty();
    }
}
