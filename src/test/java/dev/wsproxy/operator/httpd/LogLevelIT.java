package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.PurePath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a proxy logs, and what it never logs. */
class LogLevelIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"Error, false", "Warn, false", "Info, false", "Debug, true"})
    void theErrorLogSaysAsMuchAsAskedFor(String level, boolean tellsOfEachRequest) {
        String spec =
                """
                hosts: [chat.example.com]
                backends: [{name: server01, url: 'ws://server01:3000'}]
                logLevel: %s
                """;
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(spec.formatted(level)))) {
            httpd.http().get("chat.example.com", "/?token=secret", Map.of("Cookie", "session=secret"));

            assertThat(httpd.process().errorLog().contains("proxy:debug")).isEqualTo(tellsOfEachRequest);
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(httpd.process().accessLog())
                            .contains("\"GET / HTTP/1.1\" 200", "member=server01")
                            .doesNotContain("secret"));
        }
    }
}
