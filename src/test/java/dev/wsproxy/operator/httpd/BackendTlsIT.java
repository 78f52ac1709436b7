package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.EchoBackend;
import dev.wsproxy.operator.support.HttpdProcess;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.TestCertificates;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which backends' certificates are good enough, for each kind of verification. */
class BackendTlsIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "Full, DNS:localhost, own, 200",
        "Full, DNS:other.example.net, own, 500",
        "Full, DNS:localhost, foreign, 500",
        "Chain, DNS:other.example.net, own, 200",
        "Chain, DNS:other.example.net, foreign, 500",
        "None, DNS:other.example.net, foreign, 200",
    })
    void aCertificateIsVerifiedAsFarAsAskedFor(String verify, String name, String authority, int status)
            throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        TestCertificates own = new TestCertificates(Files.createDirectory(directory.resolve("own")));
        TestCertificates foreign = new TestCertificates(Files.createDirectory(directory.resolve("foreign")));
        TestCertificates.Signed certificate = (authority.equals("own") ? own : foreign).sign("backend", name);
        String config = PurePath.render(
                """
                hosts: [chat.example.com]
                backends: [{name: server01, url: 'wss://server01:3000'}]
                backendTLS: {verify: %s, caRef: {kind: ConfigMap, name: ca, key: ca.crt}}
                """
                        .formatted(verify));
        Vertx vertx = ProxyClient.vertx();
        try (EchoBackend backend = EchoBackend.start(vertx, "server01", "127.0.0.1", Optional.of(certificate));
                HttpdProcess httpd = new HttpdProcess(
                        Files.createDirectory(directory.resolve("httpd")),
                        config,
                        Map.of(
                                "//server01:3000",
                                "//localhost:" + backend.port(),
                                "/etc/wsproxy/backend-ca/ca.crt",
                                own.authority().toString()))) {
            ProxyClient client = new ProxyClient(vertx, httpd.port(8080), false, own.authority());

            assertThat(client.get("chat.example.com", "/", Map.of()).status()).isEqualTo(status);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
