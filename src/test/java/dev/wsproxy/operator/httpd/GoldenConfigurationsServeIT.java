package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.ProxyClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each golden configuration, in the real httpd, carries WebSockets and plain requests to each of its members. */
class GoldenConfigurationsServeIT {
    private static final Pattern ACTIVE_MEMBER = Pattern.compile("(?m)^ *BalancerMember (?!.* status=).*$");
    private static final Pattern ORIGIN = Pattern.compile("%\\{HTTP:Origin}\" !=(\\S+)");
    private static final Pattern HOST = Pattern.compile("Server(?:Name|Alias) (\\S+)");

    @TempDir
    Path directory;

    static Stream<Path> configurations() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "resources", "golden"))) {
            return files.filter(file -> file.endsWith("httpd.conf")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void aWebSocketAndAPlainRequestReachEveryMember(Path file) throws IOException {
        String config = Files.readString(file);
        boolean tls = config.contains("SSLEngine On");
        int activeMembers = (int) ACTIVE_MEMBER
                .matcher(config.substring(config.indexOf("<Proxy balancer://backends>"))
                        .split("</Proxy>")[0])
                .results()
                .count();
        try (RealHttpd httpd = new RealHttpd(directory, config)) {
            ProxyClient client = tls ? httpd.https() : httpd.http();
            if (config.contains("SSLVerifyClient require")) {
                client = client.with(httpd.certificates().signClient("client"));
            }
            for (String host : hosts(config)) {
                Set<String> members = new TreeSet<>();
                // Each member once for each unit of weight, and every other one in between.
                for (int i = 0; i < 4 * activeMembers; i++) {
                    ProxyClient.Socket socket = client.open(host, "/chat?room=a%2Fb", origin(config));
                    members.add(socket.receive());
                    assertThat(socket.exchange("hello")).isEqualTo("hello");
                    socket.close();
                }
                assertThat(members).as("members reached as %s", host).hasSize(activeMembers);
                ProxyClient.Answer answer = client.get(host, "/plain", Map.of());
                assertThat(answer.status()).isEqualTo(activeMembers == 0 ? 503 : 200);
                assertThat(answer.body()).contains(activeMembers == 0 ? "503" : "\"uri\":\"/plain\"");
            }
        }
    }

    private static Map<String, String> origin(String config) {
        return ORIGIN.matcher(config)
                .results()
                .findFirst()
                .map(match -> Map.of("Origin", match.group(1)))
                .orElse(Map.of());
    }

    private static Set<String> hosts(String config) {
        Set<String> hosts = new TreeSet<>();
        Matcher matcher = HOST.matcher(config);
        while (matcher.find()) {
            if (!matcher.group(1).endsWith(".invalid")) {
                hosts.add(matcher.group(1).replace("*", "some"));
            }
        }
        return hosts.isEmpty() ? Set.of("whatever.example.net") : hosts;
    }
}
