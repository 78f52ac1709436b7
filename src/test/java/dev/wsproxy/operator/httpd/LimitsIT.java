package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.plan.Problem;
import dev.wsproxy.operator.support.HttpdProcess;
import dev.wsproxy.operator.support.PurePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest resources that the schema admits. */
class LimitsIT {
    private static final ConfigRenderer RENDERER = new ConfigRenderer(HttpdLayout.official());

    @Test
    void aThousandMembersStart(@TempDir Path directory) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        // Names that resolve, and nothing that listens: health checks find that out later.
        String config = PurePath.render(spec(1000, "127.0.%d.%d:3000"));

        try (HttpdProcess httpd =
                new HttpdProcess(Files.createDirectory(directory.resolve("httpd")), config, Map.of())) {
            assertThat(httpd.errorLog()).doesNotContain("[emerg]", "[alert]", "[crit]");
            // A tenth of a second where nothing else runs; a second is what a user may notice.
            assertThat(httpd.startTime()).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void theMostScatteredProxiesAndSourcesStart(@TempDir Path directory) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        // Alternating bits leave most ranges in between.
        String config = PurePath.render(spec(1, "127.0.%d.%d:3000")
                + "trustedProxies: {protocol: ProxyProtocol, sources: [" + addresses(64) + "]}\n"
                + "allowedSources: [" + addresses(256) + "]\n");

        try (HttpdProcess httpd =
                new HttpdProcess(Files.createDirectory(directory.resolve("httpd")), config, Map.of())) {
            assertThat(httpd.errorLog()).doesNotContain("[emerg]", "[alert]", "[crit]");
        }
    }

    private static String addresses(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "'%x:5555:aaaa:5555:aaaa:5555:aaaa:5555'".formatted(number << 8 | 0x55))
                .collect(Collectors.joining(", "));
    }

    @Test
    void whatDoesNotFitAConfigMapIsRefusedWithItsSize() {
        String longest = ("a".repeat(63) + ".").repeat(3) + "b".repeat(50) + "x%dx%d:65535";
        String allButOne = IntStream.range(1, 1000).mapToObj("s%d"::formatted).collect(Collectors.joining(", "));
        // Another set of members is another balancer.
        String spec = spec(1000, longest) + "tls: {secretName: front, redirect: false}\n"
                + "routes: [{path: /}, {path: /other, backends: [%s]}]\n".formatted(allButOne);

        Configured configured = Configured.of(PurePath.plan(spec), RENDERER);

        assertThat(configured.config()).isEmpty();
        assertThat(configured.planned().problems())
                .extracting(Problem::describe)
                .singleElement()
                .asString()
                .matches("`spec`: gives a configuration of [0-9]{7} bytes, and a ConfigMap holds 1000000; .*");
    }

    private static String spec(int members, String address) {
        return IntStream.range(0, members)
                .mapToObj(number -> "- {name: s%d, url: 'ws://%s'}"
                        .formatted(number, address.formatted(number / 250, number % 250 + 1)))
                .collect(Collectors.joining("\n", "hosts: [chat.example.com]\nbackends:\n", "\n"));
    }
}
