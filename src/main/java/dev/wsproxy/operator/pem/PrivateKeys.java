package dev.wsproxy.operator.pem;

import dev.wsproxy.operator.plan.ReferencedFile.KeyState;
import dev.wsproxy.operator.plan.ReferencedFile.PrivateKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;

/** Private keys: only what is needed to find the certificate that belongs to one. */
final class PrivateKeys {
    private PrivateKeys() {}

    /** What is known of the private key in the block; empty when the block says that it is something else. */
    static Optional<PrivateKey> read(PemObject block) {
        if (!block.getType().endsWith("PRIVATE KEY")) {
            return Optional.empty();
        }
        if (block.getType().equals("ENCRYPTED PRIVATE KEY") || isEncrypted(block)) {
            return Optional.of(new PrivateKey(KeyState.ENCRYPTED, Optional.empty()));
        }
        try {
            return Optional.of(
                    switch (block.getType()) {
                        case "PRIVATE KEY" ->
                            of(KeyState.PKCS8, publicKey(PrivateKeyInfo.getInstance(block.getContent())));
                        case "RSA PRIVATE KEY" ->
                            of(KeyState.PKCS1, publicKey(RSAPrivateKey.getInstance(block.getContent())));
                        case "EC PRIVATE KEY" ->
                            of(KeyState.SEC1, publicKey(ECPrivateKey.getInstance(block.getContent())));
                        default -> unreadable();
                    });
        } catch (IOException | RuntimeException e) {
            // What was wrong with it might quote it.
            return Optional.of(unreadable());
        }
    }

    private static PrivateKey of(KeyState state, SubjectPublicKeyInfo publicKey) throws IOException {
        return new PrivateKey(state, Optional.of(PublicKeys.digest(publicKey)));
    }

    private static PrivateKey unreadable() {
        return new PrivateKey(KeyState.UNREADABLE, Optional.empty());
    }

    /** RFC 1421 section 4.6.1.1, as openssl writes it before PKCS#1 and SEC1. */
    private static boolean isEncrypted(PemObject block) {
        List<?> headers = block.getHeaders();
        return headers.stream()
                .anyMatch(header -> header instanceof PemHeader line
                        && line.getName().equals("Proc-Type")
                        && line.getValue().endsWith("ENCRYPTED"));
    }

    private static SubjectPublicKeyInfo publicKey(RSAPrivateKey key) throws IOException {
        return new SubjectPublicKeyInfo(PublicKeys.RSA, new RSAPublicKey(key.getModulus(), key.getPublicExponent()));
    }

    private static SubjectPublicKeyInfo publicKey(ECPrivateKey key) throws IOException {
        return publicKey(new PrivateKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key));
    }

    private static SubjectPublicKeyInfo publicKey(PrivateKeyInfo info) throws IOException {
        var algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
                || algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return publicKey(RSAPrivateKey.getInstance(info.parsePrivateKey()));
        }
        return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicKey(PrivateKeyFactory.createKey(info)));
    }

    private static AsymmetricKeyParameter publicKey(AsymmetricKeyParameter key) {
        if (key instanceof ECPrivateKeyParameters ec) {
            return new ECPublicKeyParameters(
                    new FixedPointCombMultiplier().multiply(ec.getParameters().getG(), ec.getD()), ec.getParameters());
        }
        if (key instanceof Ed25519PrivateKeyParameters ed25519) {
            return ed25519.generatePublicKey();
        }
        if (key instanceof Ed448PrivateKeyParameters ed448) {
            return ed448.generatePublicKey();
        }
        throw new IllegalArgumentException("a key of a kind that no certificate of today has");
    }
}
