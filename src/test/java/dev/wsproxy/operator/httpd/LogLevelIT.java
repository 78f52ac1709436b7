package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.PurePath;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much goes to the error log. */
class LogLevelIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"Error, false", "Warn, false", "Info, false", "Debug, true"})
    void theErrorLogSaysAsMuchAsAskedFor(String level, boolean tellsDetails) {
        String spec =
                """
                hosts: [chat.example.com]
                backends: [{name: server01, url: 'ws://server01:3000'}]
                logLevel: %s
                """;
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(spec.formatted(level)))) {
            httpd.http().get("chat.example.com", "/", Map.of());

            assertThat(httpd.process().errorLog().contains(":debug] ")).isEqualTo(tellsDetails);
        }
    }
}
