package dev.wsproxy.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.plan.Problem.Reason;
import dev.wsproxy.operator.support.Documents;
import dev.wsproxy.operator.support.PurePath;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a certificate has to be before a pod serves it. */
class CertificateRulesTest {
    private static final String GOOD = "certificate for chat.example.com until 2036-01-01, key 1";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat.example.com                | chat.example.com",
                "CHAT.example.com                | chat.example.com",
                "*.example.com                   | chat.example.com",
                "*.example.com                   | '*.example.com'",
                "chat.example.com                | '*'",
                "a.example.com, b.example.com    | 'a.example.com, b.example.com'",
            })
    void aCertificateThatIsForEveryHostIsServed(String names, String hosts) {
        assertThat(plan(hosts, "certificate for %s until 2036-01-01, key 1".formatted(names), "key 1")
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "other.example.com  | chat.example.com       | `chat.example.com`",
                "*.example.com      | a.chat.example.com     | `a.chat.example.com`",
                "*.example.com      | example.com            | `example.com`",
                "chat.example.com   | '*.example.com'        | `*.example.com`",
                "*.example.com      | '*.a.example.com'      | `*.a.example.com`",
                "a.example.com      | 'b.com, a.example.com, c.com' | `b.com`, `c.com`",
                "*                  | com                    | `com`",
            })
    void aCertificateThatMissesAHostIsNot(String names, String hosts, String missing) {
        Planned planned = plan(hosts, "certificate for %s until 2036-01-01, key 1".formatted(names), "key 1");

        assertThat(planned.problems())
                .containsExactly(new Problem(
                        "spec.tls.secretName",
                        Reason.CertificateNameMismatch,
                        "Secret `front` must have a certificate for every host; this one has no name for " + missing
                                + "."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "certificate for chat.example.com from 2020-01-01 until 2026-01-02, key 1 | CertificateExpired     | expired at 2026-01-02T00:00:00Z",
                "certificate for chat.example.com from 2026-01-03 until 2036-01-01, key 1 | CertificateNotYetValid | from 2026-01-03T00:00:00Z on",
            })
    void aCertificateIsServedInItsTimeOnly(String certificate, Reason reason, String message) {
        Planned planned = plan("chat.example.com", certificate, "key 1");

        assertThat(planned.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(reason);
            assertThat(problem.message()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                GOOD + " | key 2   | must have the private key of its certificate",
                GOOD + " | rubbish | must have a PEM private key under `tls.key`",
                GOOD
                        + " | '-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----' | must have a readable RSA, EC",
                GOOD
                        + " | '-----BEGIN ENCRYPTED PRIVATE KEY-----\\nAAAA\\n-----END ENCRYPTED PRIVATE KEY-----' | without a passphrase",
                GOOD + " | '-----BEGIN PRIVATE KEY-----\\nAAAA' | must have a PEM private key under `tls.key`",
                "rubbish | key 1   | must have readable PEM certificates under `tls.crt`",
                "key 1   | key 1   | must have readable PEM certificates under `tls.crt`",
                GOOD
                        + "\\n-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE----- | key 1 | must have readable PEM certificates",
            })
    void aPairThatCannotBeServedIsRefused(String certificate, String key, String message) {
        Planned planned = plan("chat.example.com", certificate, key);

        assertThat(planned.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.CertificateInvalid);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void theRestOfTheChainIsForNoHostAndOfNoTime() {
        String old = "certificate for intermediate from 2020-01-01 until 2021-01-01, key 2";

        assertThat(plan("chat.example.com", GOOD + "\\n" + old, "key 1").problems())
                .isEmpty();
    }

    @Test
    void theDigestIsOfTheWholeChain() {
        assertThat(certificate(GOOD)).isNotEqualTo(certificate(GOOD + "\\ncertificate authority 1"));
        assertThat(certificate(GOOD)).isEqualTo(certificate(GOOD));
    }

    @ParameterizedTest
    @CsvSource({"rubbish", "key 1", "certificate authority 1\\n-----BEGIN CERTIFICATE-----\\nAA"})
    void aCaBundleHoldsCertificatesAndNothingDamaged(String bundle) {
        String spec =
                """
                  backendTLS: {caRef: {kind: ConfigMap, name: ca, key: ca.crt}}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: ca}
                data: {ca.crt: "%s"}
                """
                        .formatted(bundle);

        assertThat(plan(proxy("chat.example.com", "wss") + spec).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("spec.backendTLS.caRef.key");
                    assertThat(problem.reason()).isEqualTo(Reason.CertificateInvalid);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "certificate for anything until 2036-01-01, key 2   | CertificateInvalid",
                "certificate for anything until 2026-01-01, key 1   | CertificateExpired",
                "rubbish                                            | CertificateInvalid",
            })
    void aCertificateForBackendsIsCheckedToo(String certificate, Reason reason) {
        assertThat(plan(clientCertificate(certificate)).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("spec.backendTLS.clientCertificateSecretName");
                    assertThat(problem.reason()).isEqualTo(reason);
                });
    }

    @Test
    void aCertificateForBackendsNeedsNoHostsName() {
        assertThat(plan(clientCertificate("certificate for anything until 2036-01-01, key 1"))
                        .problems())
                .isEmpty();
    }

    private static String clientCertificate(String certificate) {
        return proxy("chat.example.com", "wss") + "  backendTLS: {clientCertificateSecretName: front}\n"
                + secret(certificate, "key 1");
    }

    private static String certificate(String standIn) {
        return plan("chat.example.com", standIn, "key 1")
                .plan()
                .flatMap(ProxyPlan::frontTls)
                .orElseThrow()
                .sha256();
    }

    private static Planned plan(String hosts, String certificate, String key) {
        return plan(proxy(hosts, "ws") + "  tls: {secretName: front}\n" + secret(certificate, key));
    }

    private static Planned plan(String documents) {
        Documents parsed = Documents.parse(documents);
        return new Planner(PurePath.DEFAULTS, PurePath.CLOCK).plan(new Resolver(parsed).resolve(parsed.proxy()));
    }

    private static String proxy(String hosts, String scheme) {
        return """
                apiVersion: wsproxy.dev/v1alpha1
                kind: WebSocketProxy
                metadata: {name: chat, namespace: default}
                spec:
                  hosts: [%s]
                  backends: [{name: server01, url: '%s://server01:3000'}]
                """
                .formatted(quoted(hosts), scheme);
    }

    /** An asterisk would begin an alias. */
    private static String quoted(String hosts) {
        return Stream.of(hosts.split(", ")).map(host -> '"' + host + '"').collect(Collectors.joining(", "));
    }

    private static String secret(String certificate, String key) {
        return """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: front}
                type: kubernetes.io/tls
                stringData:
                  tls.crt: "%s"
                  tls.key: "%s"
                """
                .formatted(certificate, key);
    }
}
