package dev.wsproxy.operator.support;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * Turns words into PEM, so that no private key lies in the repository: {@code key 1}, {@code certificate for chat.example.com until
 * 2036-01-01, key 1} and {@code certificate authority 1}, each on a line of its own. Equal words give equal bytes: keys are made from
 * their numbers, and signatures are deterministic (RFC 6979).
 */
public final class StandIns {
    private static final Pattern KEY = Pattern.compile("key (\\d+)");
    private static final Pattern AUTHORITY = Pattern.compile("certificate authority (\\d+)");
    private static final Pattern CERTIFICATE =
            Pattern.compile("certificate for ([^ ]+(?:, [^ ]+)*?)(?: from (\\S+))? until (\\S+), key (\\d+)");
    private static final ECNamedDomainParameters CURVE = new ECNamedDomainParameters(
            SECObjectIdentifiers.secp256r1, ECNamedCurveTable.getByOID(SECObjectIdentifiers.secp256r1));

    private StandIns() {}

    /** The PEM for each line that is a stand-in; any other line stays. */
    public static String pem(String text) {
        return text.lines().map(StandIns::line).collect(Collectors.joining());
    }

    /** Puts PEM in the place of the stand-ins in a Secret's or a ConfigMap's data. */
    public static void replaceIn(HasMetadata object) {
        if (object instanceof Secret secret && secret.getStringData() != null) {
            secret.getStringData().replaceAll((key, text) -> pem(text));
        }
        if (object instanceof ConfigMap configMap && configMap.getData() != null) {
            configMap.getData().replaceAll((key, text) -> pem(text));
        }
    }

    private static String line(String line) {
        Matcher key = KEY.matcher(line);
        if (key.matches()) {
            return pem("EC PRIVATE KEY", sec1(privateKey(key.group(1))));
        }
        Matcher authority = AUTHORITY.matcher(line);
        if (authority.matches()) {
            return certificate(
                    "CN=authority " + authority.group(1),
                    "2020-01-01",
                    "2040-01-01",
                    privateKey("authority " + authority.group(1)),
                    Extension.basicConstraints,
                    new BasicConstraints(true));
        }
        Matcher certificate = CERTIFICATE.matcher(line);
        if (certificate.matches()) {
            GeneralName[] names = Arrays.stream(certificate.group(1).split(", "))
                    .map(name -> new GeneralName(GeneralName.dNSName, name))
                    .toArray(GeneralName[]::new);
            return certificate(
                    "CN=stand-in",
                    certificate.group(2) == null ? "2020-01-01" : certificate.group(2),
                    certificate.group(3),
                    privateKey(certificate.group(4)),
                    Extension.subjectAlternativeName,
                    new GeneralNames(names));
        }
        return line + "\n";
    }

    private static String certificate(
            String name,
            String from,
            String until,
            ECPrivateKeyParameters key,
            ASN1ObjectIdentifier extension,
            ASN1Encodable value) {
        X500Name subject = new X500Name(name);
        try {
            SubjectPublicKeyInfo publicKey = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                    new ECPublicKeyParameters(CURVE.getG().multiply(key.getD()), CURVE));
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    subject, BigInteger.ONE, midnight(from), midnight(until), subject, publicKey);
            builder.addExtension(extension, false, value);
            return pem("CERTIFICATE", builder.build(new Signer(key)).getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Date midnight(String day) {
        return Date.from(Instant.parse(day + "T00:00:00Z"));
    }

    private static ECPrivateKeyParameters privateKey(String seed) {
        byte[] bytes = digest(("stand-in " + seed).getBytes(StandardCharsets.UTF_8));
        return new ECPrivateKeyParameters(
                new BigInteger(1, bytes)
                        .mod(CURVE.getN().subtract(BigInteger.ONE))
                        .add(BigInteger.ONE),
                CURVE);
    }

    private static byte[] sec1(ECPrivateKeyParameters key) {
        try {
            byte[] point = CURVE.getG().multiply(key.getD()).getEncoded(false);
            return new ECPrivateKey(256, key.getD(), new DERBitString(point), SECObjectIdentifiers.secp256r1)
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(String type, byte[] content) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static byte[] digest(byte[] bytes) {
        SHA256Digest sha256 = new SHA256Digest();
        sha256.update(bytes, 0, bytes.length);
        byte[] digest = new byte[sha256.getDigestSize()];
        sha256.doFinal(digest, 0);
        return digest;
    }

    private static final class Signer implements ContentSigner {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final ECPrivateKeyParameters key;

        Signer(ECPrivateKeyParameters key) {
            this.key = key;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
            signer.init(true, key);
            BigInteger[] signature = signer.generateSignature(digest(content.toByteArray()));
            try {
                return new DERSequence(
                                new ASN1Encodable[] {new ASN1Integer(signature[0]), new ASN1Integer(signature[1])})
                        .getEncoded(ASN1Encoding.DER);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
