package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code maxConnections} sockets fit: into the threads and into the memory that a pod asks for. */
class HeldSocketsIT {
    private static final String HOST = "chat.example.com";
    private static final int CONNECTIONS = 300;

    /** The size with which buffers are largest: a TLS record's. */
    private static final String MESSAGE = "x".repeat(16384);

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void asManySocketsAsWereAskedForAnswerWithinTheMemoryRequest(boolean frontTls, boolean backendTls) {
        String spec = spec(frontTls, backendTls);
        try (RealHttpd httpd = new RealHttpd(directory, PurePath.render(spec))) {
            ProxyClient client = frontTls ? httpd.https() : httpd.http();

            List<ProxyClient.Socket> sockets = Stream.generate(() -> client.open(HOST, "/"))
                    .limit(CONNECTIONS)
                    .toList();

            assertThat(sockets)
                    .allSatisfy(socket -> assertThat(socket.receive()).isEqualTo("server01"))
                    .allSatisfy(socket -> assertThat(socket.exchange(MESSAGE)).isEqualTo(MESSAGE));
            assertThat(client.get(HOST, "/", Map.of()).status()).isEqualTo(200);
            assertThat(httpd.process().isReady()).isTrue();
            assertThat(httpd.process().memoryMebibytes())
                    .isLessThan(
                            PurePath.plan(spec).plan().orElseThrow().capacity().memoryMebibytes());
        }
    }

    private static String spec(boolean frontTls, boolean backendTls) {
        return """
                hosts: [%s]
                maxConnections: %d
                backends: [{name: server01, url: '%s://server01:3000'}]
                """
                        .formatted(HOST, CONNECTIONS, backendTls ? "wss" : "ws")
                + (frontTls ? "tls: {secretName: front, redirect: false}\n" : "")
                + (backendTls ? "backendTLS: {caRef: {kind: ConfigMap, name: ca, key: ca.crt}}\n" : "");
    }
}
