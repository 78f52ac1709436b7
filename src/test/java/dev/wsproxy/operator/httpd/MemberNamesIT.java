package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.EchoBackend;
import dev.wsproxy.operator.support.HttpdProcess;
import dev.wsproxy.operator.support.PrivateHosts;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.TestCertificates;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members are reached by their names: those of Services, and those whose addresses change. Needs root, for names of our own. */
class MemberNamesIT {
    private static final String HOST = "chat.example.com";

    @TempDir
    Path directory;

    private final Vertx vertx = ProxyClient.vertx();
    private PrivateHosts names;

    @BeforeEach
    void prepare() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        names = new PrivateHosts(directory.resolve("hosts"));
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aNewAddressIsUsedWhileTheOldOneStillAnswers() throws IOException {
        String config = PurePath.render(
                """
                hosts: [chat.example.com]
                backends: [{name: server01, url: 'ws://server.example.net:3000'}]
                """);
        EchoBackend before = EchoBackend.start(vertx, "before", "127.0.0.1", Optional.empty());
        EchoBackend.startAt(vertx, "after", "127.0.0.2", before.port(), Optional.empty());
        names.set(Map.of("server.example.net", "127.0.0.1"));
        try (HttpdProcess httpd = start(config, Map.of("net:3000", "net:" + before.port()))) {
            ProxyClient client = new ProxyClient(vertx, httpd.port(8080), false, directory);
            ProxyClient.Socket held = client.open(HOST, "/");
            assertThat(held.receive()).isEqualTo("before");

            names.set(Map.of("server.example.net", "127.0.0.2"));

            // addressttl is 10 seconds.
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> client.open(HOST, "/").receive().equals("after"));
            assertThat(held.exchange("still here")).isEqualTo("still here");
            held.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @ParameterizedTest
    @CsvSource({"DNS:server.default.svc, 200", "DNS:server, 500"})
    void theCertificateOfAServiceIsVerifiedByItsName(String alternativeName, int status) throws IOException {
        String config = PurePath.render(
                """
                hosts: [chat.example.com]
                backends: [{name: server01, serviceRef: {name: server, port: wss}}]
                backendTLS: {verify: Full, caRef: {kind: ConfigMap, name: ca, key: ca.crt}}
                """);
        TestCertificates certificates = new TestCertificates(Files.createDirectory(directory.resolve("certificates")));
        EchoBackend backend = EchoBackend.start(
                vertx, "server01", "127.0.0.1", Optional.of(certificates.sign("backend", alternativeName)));
        names.set(Map.of("server.default.svc", "127.0.0.1"));
        Map<String, String> replacements = Map.of(
                ".svc:443",
                ".svc:" + backend.port(),
                "/run/wsproxy/current/backend-ca.crt",
                certificates.authority().toString());
        try (HttpdProcess httpd = start(config, replacements)) {
            ProxyClient client = new ProxyClient(vertx, httpd.port(8080), false, directory);

            assertThat(client.get(HOST, "/", Map.of()).status()).isEqualTo(status);
        }
    }

    private HttpdProcess start(String config, Map<String, String> replacements) throws IOException {
        return new HttpdProcess(
                Files.createDirectory(directory.resolve("httpd")), config, replacements, Optional.of(names));
    }
}
