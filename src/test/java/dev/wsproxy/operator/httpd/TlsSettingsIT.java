package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.Commands;
import dev.wsproxy.operator.support.PurePath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions of TLS, and plain HTTP beside it. */
class TlsSettingsIT {
    private static final String SPEC =
            """
            hosts: [chat.example.com]
            tls: {secretName: front, %s}
            backends: [{name: server01, url: 'ws://server01:3000'}]
            balancing: {stickiness: {cookie: MEMBER}}
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2, -tls1_2, true",
        "TLSv1.2, -tls1_3, true",
        "TLSv1.3, -tls1_2, false",
        "TLSv1.3, -tls1_3, true",
        "TLSv1.2, -tls1_1, false",
    })
    void aClientWithAnOlderVersionIsRefused(String oldest, String version, boolean accepted) {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(SPEC.formatted("minVersion: " + oldest)))) {
            Commands.Result result = Commands.attempt(
                    directory,
                    List.of(
                            "openssl",
                            "s_client",
                            "-connect",
                            "127.0.0.1:" + httpd.process().port(8443),
                            "-servername",
                            "chat.example.com",
                            version,
                            "-cipher",
                            "DEFAULT@SECLEVEL=0"));

            assertThat(result.exitCode() == 0).as(result.output()).isEqualTo(accepted);
        }
    }

    @Test
    void plainHttpIsServedBesideTlsWhereNothingIsRedirected() {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(SPEC.formatted("redirect: false")))) {
            assertThat(httpd.http().get("chat.example.com", "/", Map.of()).status())
                    .isEqualTo(200);
            assertThat(httpd.https()
                            .get("chat.example.com", "/", Map.of())
                            .headers()
                            .get("Set-Cookie"))
                    .endsWith("; Secure");
        }
    }
}
