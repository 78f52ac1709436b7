package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsproxy.operator.support.Commands;
import dev.wsproxy.operator.support.EchoBackend;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RawHttp;
import dev.wsproxy.operator.support.TestCertificates;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in with which certificate, and what the backends learn of it. */
class ClientAuthIT {
    private static final String HOST = "chat.example.com";
    private static final String SUBJECT = "X-Forwarded-Client-Cert-Subject";
    private static final Map<String, String> SPOOFED = Map.of(SUBJECT, "CN=administrator");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "Required, none, refused",
        "Required, own, client",
        "Required, intermediate, client",
        "Required, foreign, refused",
        "Required, expired, refused",
        "Optional, none, nobody",
        "Optional, own, client",
        "Optional, intermediate, client",
        "Optional, foreign, refused",
        "Optional, expired, refused",
    })
    void aClientIsWhoItsCertificateSays(String mode, String certificate, String outcome) throws IOException {
        try (RealHttpd httpd = start(mode)) {
            ProxyClient client = client(httpd, certificate);

            if (outcome.equals("refused")) {
                assertThatThrownBy(() -> client.get(HOST, "/", SPOOFED)).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> client.open(HOST, EchoBackend.HANDSHAKE_PATH, SPOOFED))
                        .isInstanceOf(IllegalStateException.class);
            } else {
                String subject = outcome.equals("nobody") ? null : "CN=client";
                assertThat(subject(client.get(HOST, "/", SPOOFED).body())).isEqualTo(subject);
                assertThat(subject(client.open(HOST, EchoBackend.HANDSHAKE_PATH, SPOOFED)
                                .receive()))
                        .isEqualTo(subject);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown.example.net", ""})
    void aHandshakeForAnotherHostLeadsPastNothing(String serverName) {
        try (RealHttpd httpd = start("Required")) {
            String answer = request(httpd, serverName, List.of());

            assertThat(answer).doesNotContain("HTTP/1.1 ").contains("alert");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void aResumedSessionIsStillTheSameClient(String version) {
        try (RealHttpd httpd = start("Required")) {
            TestCertificates.Signed own = httpd.certificates().signClient("client");
            request(
                    httpd,
                    HOST,
                    List.of(
                            version,
                            "-cert",
                            own.certificate().toString(),
                            "-key",
                            own.key().toString(),
                            "-sess_out",
                            directory.resolve("session").toString()));

            String answer = request(
                    httpd,
                    HOST,
                    List.of(version, "-sess_in", directory.resolve("session").toString()));

            assertThat(answer).contains("Reused, TLSv1").contains("\"" + SUBJECT + "\":\"CN=client\"");
        }
    }

    @Test
    void aClientCannotHideItsSubjectByCallingItItsConnectionsOwn() {
        try (RealHttpd httpd = start("Required")) {
            TestCertificates.Signed own = httpd.certificates().signClient("client");

            String answer = request(
                    httpd,
                    HOST,
                    "close, " + SUBJECT,
                    List.of(
                            "-cert",
                            own.certificate().toString(),
                            "-key",
                            own.key().toString()));

            assertThat(answer).contains("\"" + SUBJECT + "\":\"CN=client\"");
        }
    }

    @Test
    void aSubjectIsOneLineWhateverIsInIt() {
        try (RealHttpd httpd = start("Required")) {
            TestCertificates.Signed own = httpd.certificates().signClient("a\nX-Evil: 1, b");

            JsonObject headers = new JsonObject(
                            httpd.https().with(own).get(HOST, "/", Map.of()).body())
                    .getJsonObject("headers");

            assertThat(headers.getString(SUBJECT)).isEqualTo("CN=a\\0AX-Evil: 1\\, b");
            assertThat(headers.getString("X-Evil")).isNull();
        }
    }

    @Test
    void plainHttpIsSentToHttps() {
        try (RealHttpd httpd = start("Required")) {
            assertThat(RawHttp.answer(
                            httpd.process().port(8080),
                            "GET / HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n",
                            Duration.ofSeconds(5)))
                    .startsWith("HTTP/1.1 308 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tls: {secretName: front}", "tls: {secretName: front, redirect: false}"})
    void aSubjectThatAClientMadeUpNeverArrives(String tls) {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(spec(tls)))) {
            for (ProxyClient client : tls.isEmpty()
                    ? List.of(httpd.http())
                    : tls.contains("false") ? List.of(httpd.http(), httpd.https()) : List.of(httpd.https())) {
                assertThat(subject(client.get(HOST, "/", SPOOFED).body())).isNull();
                assertThat(subject(client.open(HOST, EchoBackend.HANDSHAKE_PATH, SPOOFED)
                                .receive()))
                        .isNull();
            }
        }
    }

    private RealHttpd start(String mode) {
        return new RealHttpd(
                directory,
                PurePath.render(spec(
                        "tls: {secretName: front, clientAuth: {mode: %s, caRef: {kind: ConfigMap, name: ca, key: ca.crt}}}"
                                .formatted(mode))));
    }

    private static String spec(String tls) {
        return """
                hosts: [chat.example.com]
                backends: [{name: server01, url: 'ws://server01:3000'}]
                %s
                """
                .formatted(tls);
    }

    private ProxyClient client(RealHttpd httpd, String certificate) throws IOException {
        ProxyClient client = httpd.https();
        return switch (certificate) {
            case "own" -> client.with(httpd.certificates().signClient("client"));
            case "expired" -> client.with(httpd.certificates().signExpiredClient("client"));
            case "intermediate" ->
                client.with(httpd.certificates()
                        .intermediate(Files.createDirectory(directory.resolve("intermediate")))
                        .signClient("client"));
            case "foreign" ->
                client.with(
                        new TestCertificates(Files.createDirectory(directory.resolve("foreign"))).signClient("client"));
            default -> client;
        };
    }

    private static String subject(String description) {
        return new JsonObject(description).getJsonObject("headers").getString(SUBJECT);
    }

    private String request(RealHttpd httpd, String serverName, List<String> more) {
        return request(httpd, serverName, "close", more);
    }

    /** A request for the proxy's host through a handshake that names this one, or none. */
    private String request(RealHttpd httpd, String serverName, String connection, List<String> more) {
        String request = "GET / HTTP/1.1\\r\\nHost: %s\\r\\nConnection: %s\\r\\n\\r\\n".formatted(HOST, connection);
        String client = "openssl s_client -ign_eof -connect 127.0.0.1:%d %s %s"
                .formatted(
                        httpd.process().port(8443),
                        serverName.isEmpty() ? "-noservername" : "-servername " + serverName,
                        String.join(" ", more));
        return Commands.attempt(directory, List.of("sh", "-c", "printf '" + request + "' | " + client))
                .output();
    }
}
