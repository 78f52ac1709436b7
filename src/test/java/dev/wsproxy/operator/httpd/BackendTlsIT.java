package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.EchoBackend;
import dev.wsproxy.operator.support.HttpdProcess;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.TestCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which backends' certificates are good enough, which name they are held to, and which certificate they ask for themselves. */
class BackendTlsIT {
    private static final String HOST = "chat.example.com";

    @TempDir
    Path directory;

    private final Vertx vertx = ProxyClient.vertx();
    private TestCertificates own;
    private TestCertificates foreign;
    private TestCertificates intermediate;

    @BeforeEach
    void makeAuthorities() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        own = new TestCertificates(Files.createDirectory(directory.resolve("own")));
        foreign = new TestCertificates(Files.createDirectory(directory.resolve("foreign")));
        intermediate = own.intermediate(Files.createDirectory(directory.resolve("intermediate")));
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({
        "Full, DNS:localhost, own, 200",
        "Full, DNS:localhost, intermediate, 200",
        "Full, DNS:other.example.net, own, 500",
        "Full, DNS:localhost, foreign, 500",
        "Chain, DNS:other.example.net, own, 200",
        "Chain, DNS:other.example.net, intermediate, 200",
        "Chain, DNS:other.example.net, foreign, 500",
        "None, DNS:other.example.net, foreign, 200",
    })
    void aCertificateIsVerifiedAsFarAsAskedFor(String verify, String name, String authority, int status)
            throws IOException {
        assertThat(answer("verify: " + verify, authority(authority).sign("backend", name), "localhost")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "verify: Full, DNS:localhost, localhost, localhost",
        "'verify: Full, hostHeader: Backend', DNS:localhost, localhost, localhost",
        "'verify: Full, hostHeader: Client', DNS:chat.example.com, chat.example.com, chat.example.com",
        "verify: Chain, DNS:other.example.net, chat.example.com, chat.example.com",
        "'verify: Chain, hostHeader: Client', DNS:other.example.net, chat.example.com, chat.example.com",
        "'verify: Chain, hostHeader: Backend', DNS:other.example.net, localhost, localhost",
        "verify: None, DNS:other.example.net, chat.example.com, chat.example.com",
        "'verify: None, hostHeader: Backend', DNS:other.example.net, localhost, localhost",
    })
    void aMemberGetsTheHostThatWasAskedFor(String tls, String name, String host, String serverName) throws IOException {
        ProxyClient.Answer answer = answer(tls, own.sign("backend", name), "localhost");

        assertThat(answer.status()).isEqualTo(200);
        JsonObject body = new JsonObject(answer.body());
        assertThat(body.getJsonObject("headers").getString("Host").replaceAll(":[0-9]+$", ""))
                .isEqualTo(host);
        assertThat(body.getString("serverName")).isEqualTo(serverName);
    }

    @Test
    void withTheClientsHostAMembersOwnNameIsNotEnough() throws IOException {
        assertThat(answer("hostHeader: Client", own.sign("backend", "DNS:localhost"), "localhost")
                        .status())
                .isEqualTo(500);
    }

    @Test
    void withTheClientsHostAMemberMayBeAnAddress() throws IOException {
        assertThat(answer("hostHeader: Client", own.sign("backend", "DNS:chat.example.com"), "127.0.0.1")
                        .status())
                .isEqualTo(200);
    }

    /** Why the planner refuses such a member unless the name is left out. */
    @Test
    void anAddressInACertificateIsNotFound() throws IOException {
        assertThat(answer("verify: Full", own.sign("backend", "IP:127.0.0.1"), "127.0.0.1")
                        .status())
                .isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource({"own, 200", "intermediate, 200", "foreign, 502", "none, 502"})
    void aMemberThatAsksForACertificateGetsTheProxys(String authority, int status) throws IOException {
        Optional<TestCertificates.Signed> certificate = authority.equals("none")
                ? Optional.empty()
                : Optional.of(authority(authority).signClient("proxy"));

        assertThat(answer("verify: Full", own.sign("backend", "DNS:localhost"), "localhost", certificate, true)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out %s",
                "genrsa -traditional -out %s 2048",
                "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out %s",
                "ecparam -name prime256v1 -genkey -out %s",
                "ecparam -name prime256v1 -genkey -noout -out %s",
            })
    void theEncodingOfTheProxysKeyDoesNotMatter(String generate) throws IOException {
        TestCertificates.Signed certificate = own.signClient("proxy", generate);

        assertThat(answer(
                                "verify: Full",
                                own.sign("backend", "DNS:localhost"),
                                "localhost",
                                Optional.of(certificate),
                                true)
                        .status())
                .isEqualTo(200);
    }

    private ProxyClient.Answer answer(String tls, TestCertificates.Signed certificate, String address)
            throws IOException {
        return answer(tls, certificate, address, Optional.empty(), false);
    }

    private ProxyClient.Answer answer(
            String tls,
            TestCertificates.Signed certificate,
            String address,
            Optional<TestCertificates.Signed> clientCertificate,
            boolean asksForCertificate)
            throws IOException {
        Map<String, String> replacements = new LinkedHashMap<>();
        replacements.put("/run/wsproxy/current/backend-ca.crt", own.authority().toString());
        if (clientCertificate.isPresent()) {
            replacements.put(
                    "/run/wsproxy/current/client-identity.pem",
                    RealHttpd.identity(clientCertificate.get()).toString());
            replacements.put(
                    "/run/wsproxy/current/client-chain.pem",
                    clientCertificate.get().certificate().toString());
        }
        String config = PurePath.render(
                """
                hosts: [chat.example.com]
                backends: [{name: server01, url: 'wss://server01:3000'}]
                backendTLS:
                  {%s%s, caRef: {kind: ConfigMap, name: ca, key: ca.crt}}
                """
                        .formatted(tls, clientCertificate.isPresent() ? ", clientCertificateSecretName: proxy" : ""));
        try (EchoBackend backend = EchoBackend.start(
                vertx,
                "server01",
                "127.0.0.1",
                Optional.of(certificate),
                asksForCertificate ? Optional.of(own.authority()) : Optional.empty())) {
            replacements.put("//server01:3000", "//" + address + ":" + backend.port());
            try (HttpdProcess httpd =
                    new HttpdProcess(Files.createDirectory(directory.resolve("httpd")), config, replacements)) {
                return new ProxyClient(vertx, httpd.port(8080), false, own.authority()).get(HOST, "/", Map.of());
            }
        }
    }

    private TestCertificates authority(String name) {
        return switch (name) {
            case "own" -> own;
            case "intermediate" -> intermediate;
            default -> foreign;
        };
    }
}
