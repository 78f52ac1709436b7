package dev.wsproxy.operator.pem;

import dev.wsproxy.operator.plan.Sha256;
import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** Tells public keys apart. */
final class PublicKeys {
    static final AlgorithmIdentifier RSA =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

    private PublicKeys() {}

    /** The same for each of the ways to write a key: an EC point may be compressed, an RSA key may be for one padding only. */
    static String digest(SubjectPublicKeyInfo key) throws IOException {
        var algorithm = key.getAlgorithm().getAlgorithm();
        SubjectPublicKeyInfo plain = key;
        if (algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)
                || algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            plain = new SubjectPublicKeyInfo(RSA, key.parsePublicKey());
        } else if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            plain = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(PublicKeyFactory.createKey(key));
        }
        return Sha256.of(plain.getEncoded(ASN1Encoding.DER));
    }
}
