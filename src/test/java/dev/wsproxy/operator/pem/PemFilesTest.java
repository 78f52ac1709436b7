package dev.wsproxy.operator.pem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.plan.ReferencedFile;
import dev.wsproxy.operator.plan.ReferencedFile.KeyState;
import dev.wsproxy.operator.plan.ReferencedFile.PrivateKey;
import dev.wsproxy.operator.support.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and certificates that openssl wrote in every way it knows. */
class PemFilesTest {
    @TempDir
    Path directory;

    @BeforeEach
    void makeAKey() {
        openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pkcs8");
    }

    @ParameterizedTest
    @CsvSource({
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out a.key, PKCS8",
        "genrsa -traditional -out a.key 2048, PKCS1",
        "genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out a.key, PKCS8",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out a.key, PKCS8",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out a.key, PKCS8",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit -out a.key, PKCS8",
        "ecparam -name prime256v1 -genkey -out a.key, SEC1",
        "ecparam -name secp521r1 -genkey -noout -out a.key, SEC1",
        "genpkey -algorithm ED25519 -out a.key, PKCS8",
        "genpkey -algorithm ED448 -out a.key, PKCS8",
    })
    void aKeyIsKnownByItsCertificate(String generate, KeyState state) {
        openssl(generate);
        openssl("req -x509 -new -key a.key -subj /CN=a -days 1 -out a.crt");

        PrivateKey key = only(read("a.key").privateKeys());

        assertThat(key.state()).isEqualTo(state);
        assertThat(key.publicKeySha256())
                .contains(only(read("a.crt").certificates()).publicKeySha256());
    }

    @Test
    void theEncodingOfAKeyDoesNotMatter() {
        openssl("ec -in ec.pkcs8 -out ec.sec1");
        openssl("ec -in ec.pkcs8 -conv_form compressed -out ec.compressed");
        openssl("ec -in ec.pkcs8 -no_public -out ec.private");

        assertThat(List.of("ec.sec1", "ec.compressed", "ec.private"))
                .allSatisfy(file -> assertThat(only(read(file).privateKeys()).publicKeySha256())
                        .isEqualTo(only(read("ec.pkcs8").privateKeys()).publicKeySha256()));
    }

    @Test
    void anotherKeyIsAnotherKey() {
        openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other");

        assertThat(only(read("other").privateKeys()).publicKeySha256())
                .isNotEqualTo(only(read("ec.pkcs8").privateKeys()).publicKeySha256());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pkcs8 -topk8 -in ec.pkcs8 -passout pass:secret",
                "pkcs8 -topk8 -v1 PBE-SHA1-3DES -in ec.pkcs8 -passout pass:secret",
                "ec -in ec.pkcs8 -aes128 -passout pass:secret",
            })
    void anEncryptedKeyIsKnownAsOne(String encrypt) {
        openssl(encrypt + " -out encrypted");

        assertThat(read("encrypted").privateKeys())
                .containsExactly(new PrivateKey(KeyState.ENCRYPTED, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "ANY PRIVATE KEY"})
    void whatIsNoKeyIsUnreadable(String type) {
        assertThat(parse(block(type, "bm8ga2V5")).privateKeys())
                .containsExactly(new PrivateKey(KeyState.UNREADABLE, Optional.empty()));
    }

    @Test
    void aKeyForAgreementOnlyIsUnreadable() {
        openssl("genpkey -algorithm X25519 -out agreement");

        assertThat(only(read("agreement").privateKeys()).state()).isEqualTo(KeyState.UNREADABLE);
    }

    @Test
    void aCertificateTellsItsNamesAndItsTime() {
        openssl("req -x509 -new -key ec.pkcs8 -subj /CN=ignored.example.com -days 3 -addext"
                + " subjectAltName=DNS:b.example.com,DNS:*.A.example.com,IP:127.0.0.1,IP:::1,email:a@b -out a.crt");

        ReferencedFile.Certificate certificate = only(read("a.crt").certificates());

        assertThat(certificate.names()).containsExactly("*.a.example.com", "127.0.0.1", "b.example.com");
        assertThat(Duration.between(certificate.notBefore(), certificate.notAfter()))
                .isEqualTo(Duration.ofDays(3));
    }

    @Test
    void aCertificateWithoutExtensionsHasNoNames() {
        openssl("req -new -key ec.pkcs8 -subj /CN=a -out a.csr");
        openssl("x509 -req -in a.csr -signkey ec.pkcs8 -days 1 -out a.crt");

        assertThat(only(read("a.crt").certificates()).names()).isEmpty();
    }

    @Test
    void aChainKeepsItsOrder() {
        openssl("req -x509 -new -key ec.pkcs8 -subj /CN=a -days 1 -addext subjectAltName=DNS:a -out a.crt");
        openssl("req -x509 -new -key ec.pkcs8 -subj /CN=b -days 1 -addext subjectAltName=DNS:b -out b.crt");

        ReferencedFile chain =
                parse("a text\r\n" + text("b.crt").replace("\n", "\r\n") + "\nanother\n" + text("a.crt"));

        assertThat(chain.certificates())
                .extracting(ReferencedFile.Certificate::names)
                .containsExactly(List.of("b"), List.of("a"));
        assertThat(chain.damagedBlocks()).isZero();
    }

    @Test
    void aDamagedBlockIsCountedAndTheRestIsRead() {
        openssl("req -x509 -new -key ec.pkcs8 -subj /CN=a -days 1 -out a.crt");
        String noCertificate = block("CERTIFICATE", "AAAA");
        String noBase64 = block("CERTIFICATE", "?!");
        String cutShort = "-----BEGIN CERTIFICATE-----\nAAAA\n";

        ReferencedFile file = parse(noCertificate + noBase64 + text("a.crt") + cutShort);

        assertThat(file.certificates()).hasSize(1);
        assertThat(file.damagedBlocks()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rubbish", "\n", "-----", "-----BEGIN ", "\u00e9\0\u2028"})
    void whatIsNoPemHasNothingInIt(String text) {
        ReferencedFile file = parse(text);

        assertThat(file.certificates()).isEmpty();
        assertThat(file.privateKeys()).isEmpty();
    }

    @Test
    void aFileIsKnownByItsBytes() {
        assertThat(parse("abc").sha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void anEmptyValueIsNoFile() {
        assertThat(PemFiles.read(Map.of("empty", new byte[0], "full", new byte[1])))
                .containsOnlyKeys("full");
    }

    @Test
    void nothingOfAKeyStandsInWhatIsKnownOfIt() {
        String facts = read("ec.pkcs8").toString();

        assertThat(text("ec.pkcs8").lines().filter(line -> !line.startsWith("-")))
                .isNotEmpty()
                .noneMatch(facts::contains);
    }

    private void openssl(String arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(arguments.split(" ")));
        Commands.run(directory, command);
    }

    private ReferencedFile read(String file) {
        return parse(text(file));
    }

    private static ReferencedFile parse(String text) {
        return PemFiles.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private String text(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String block(String type, String content) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, content);
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }
}
