package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.EchoBackend;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health checks find out by themselves, without any client, on members that carry WebSockets. */
class HealthChecksIT {
    private static final String SPEC =
            """
            hosts: [chat.example.com]
            backends:
            - {name: server01, url: 'ws://server01:3000'}
            - {name: server02, url: 'ws://server02:3000'}
            healthCheck: {%s}
            logLevel: Info
            """;

    @TempDir
    Path directory;

    @Test
    void asManyHttpChecksAsTheThresholdsSayTakeAMemberOutAndBringItBack() {
        String check = "type: HTTP, path: /healthz, intervalSeconds: 1, unhealthyThreshold: 3, healthyThreshold: 2";
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(SPEC.formatted(check)))) {
            EchoBackend backend = httpd.backend("server01");

            backend.setWell(false);
            awaitLog(httpd, "Health check DISABLING");
            assertThat(backend.checks()).isEqualTo(3);

            backend.setWell(true);
            awaitLog(httpd, "Health check ENABLING");
            assertThat(backend.checks()).isEqualTo(2);
        }
    }

    @Test
    void aTcpCheckFindsAMemberThatIsGoneAndOneThatIsBack() {
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(SPEC.formatted("intervalSeconds: 1")))) {
            EchoBackend backend = httpd.backend("server01");
            backend.close();
            awaitLog(httpd, "Health check DISABLING");

            var vertx = ProxyClient.vertx();
            EchoBackend.startAt(vertx, "server01", "127.0.0.1", backend.port(), Optional.empty());
            awaitLog(httpd, "Health check ENABLING");
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void awaitLog(RealHttpd httpd, String text) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> httpd.process().errorLog().contains(text));
    }
}
