package dev.wsproxy.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.PurePath;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The planner alone, as if the API server had let everything in. */
class PlannerTest {
    private static final String BASE =
            """
            hosts: [chat.example.com]
            backends: [{name: server01, url: 'ws://server01:3000'}]
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a\\nb",
                "A",
                "${HOME}",
                "%{HTTP_HOST}",
                "a/b",
                "</VirtualHost>",
                "|cmd",
                "-a",
                "a-",
                "a..b",
                "\\\"",
                "\\\\",
                "a\\u2028b",
                "\\u0430",
                "",
                "**",
                "*a",
                "*.",
                "a.*"
            })
    void aHostileHostIsRefused(String host) {
        String spec = BASE.replace("chat.example.com", '"' + host + '"');

        assertThat(PurePath.plan(spec).problems()).extracting(Problem::field).contains("spec.hosts[0]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server01:3000",
                "ftp://server01",
                "ws://",
                "ws://server01/",
                "ws://server01/path",
                "ws://a:0",
                "ws://a:65536",
                "ws://a:03",
                "ws://user@a",
                "ws://a?b",
                "ws://a#b",
                "ws://a b",
                "ws://a\\nb",
                "ws://${HOME}",
                "ws://%{X}",
                "unix:/run/a|ws://a",
                "ws://[::g]",
                "ws://[1:2]",
                "ws://::1",
                "WS://a",
                "ws://a\\\\",
                "ws://a\\\"",
                "ws://a,b"
            })
    void aHostileUrlIsRefused(String url) {
        String spec = BASE.replace("'ws://server01:3000'", '"' + url + '"');

        assertThat(PurePath.plan(spec).problems()).extracting(Problem::field).contains("spec.backends[0].url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "a.b", "a_b", "a b", "a\\nb", "a=b", "\\\"", "-a", ""})
    void aHostileNameIsRefused(String name) {
        String spec = BASE.replace("name: server01", "name: \"" + name + '"');

        assertThat(PurePath.plan(spec).problems()).extracting(Problem::field).contains("spec.backends[0].name");
    }

    @ParameterizedTest
    @CsvSource({
        "'maxConnections: 0', spec.maxConnections",
        "'maxConnections: 18001', spec.maxConnections",
        "'maxConnections: 50001\ntunnels: EventLoops', spec.maxConnections",
        "'timeouts: {maxLifetimeSeconds: 60}', spec.timeouts.maxLifetimeSeconds",
        "'tunnels: Threads\ntimeouts: {maxLifetimeSeconds: 60}', spec.timeouts.maxLifetimeSeconds",
        "'tunnels: EventLoops\ntimeouts: {maxLifetimeSeconds: 0}', spec.timeouts.maxLifetimeSeconds",
        "'tunnels: EventLoops\ntimeouts: {maxLifetimeSeconds: 2592001}', spec.timeouts.maxLifetimeSeconds",
        "'rollout: {closeOverSeconds: 10}', spec.rollout.closeOverSeconds",
        "'tunnels: EventLoops\nrollout: {closeOverSeconds: -1}', spec.rollout.closeOverSeconds",
        "'tunnels: EventLoops\nrollout: {closeOverSeconds: 295}', spec.rollout.closeOverSeconds",
        "'tunnels: EventLoops\nrollout: {drainSeconds: 10, closeOverSeconds: 5}', spec.rollout.closeOverSeconds",
        "'replicas: -1', spec.replicas",
        "'image: \"a b\"', spec.image",
        "'image: \"a\\nb\"', spec.image",
        "'tls: {secretName: ../other}', spec.tls.secretName",
        "'tls: {}', spec.tls.secretName",
        "'tls: {secretName: front, redirect: false, clientAuth: {caRef: {kind: Secret, name: a, key: ca.crt}}}', spec.tls.redirect",
        "'tls: {secretName: front, clientAuth: {}}', spec.tls.clientAuth.caRef",
        "'tls: {secretName: front, clientAuth: {caRef: {kind: Secret, name: ../x, key: a}}}', spec.tls.clientAuth.caRef.name",
        "'tls: {secretName: front, clientAuth: {caRef: {kind: Secret, name: x, key: \"a\\nb\"}}}', spec.tls.clientAuth.caRef.key",
        "'tls: {secretName: front, clientAuth: {caRef: {kind: Secret, name: x, key: other}}}', spec.tls.clientAuth.caRef.key",
        "'tls: {secretName: front, clientAuth: {caRef: {name: x, key: a}}}', spec.tls.clientAuth.caRef.kind",
        "'timeouts: {connectSeconds: 0}', spec.timeouts.connectSeconds",
        "'timeouts: {handshakeSeconds: 20, idleSeconds: 10}', spec.timeouts.idleSeconds",
        "'balancing: {stickiness: {}}', spec.balancing.stickiness",
        "'balancing: {stickiness: {cookie: \"a|b\"}}', spec.balancing.stickiness.cookie",
        "'balancing: {stickiness: {queryParameter: \"a\\nb\"}}', spec.balancing.stickiness.queryParameter",
        "'balancing: {failoverAttempts: -1}', spec.balancing.failoverAttempts",
        "'balancing: {retrySeconds: 3601}', spec.balancing.retrySeconds",
        "'healthCheck: {path: /}', spec.healthCheck.path",
        "'healthCheck: {type: HTTP, path: \"/ hcmethod=X\"}', spec.healthCheck.path",
        "'healthCheck: {intervalSeconds: 0}', spec.healthCheck.intervalSeconds",
        "'healthCheck: {healthyThreshold: 0}', spec.healthCheck.healthyThreshold",
        "'healthCheck: {unhealthyThreshold: 101}', spec.healthCheck.unhealthyThreshold",
        "'allowedOrigins: []', spec.allowedOrigins",
        "'allowedOrigins: [\"https://a b\"]', spec.allowedOrigins[0]",
        "'allowedOrigins: [\"https://a\\n\"]', spec.allowedOrigins[0]",
        "'allowedOrigins: [\"https://$1\"]', spec.allowedOrigins[0]",
        "'allowedSources: []', spec.allowedSources",
        "'allowedSources: [\"192.0.2.0/33\"]', spec.allowedSources[0]",
        "'allowedSources: [\"192.0.2.1/24\"]', spec.allowedSources[0]",
        "'allowedSources: [\"192.0.2\"]', spec.allowedSources[0]",
        "'allowedSources: [\"192.0.02.1\"]', spec.allowedSources[0]",
        "'allowedSources: [\"192.0.2.256\"]', spec.allowedSources[0]",
        "'allowedSources: [\"192.0.2.0/255.255.255.0\"]', spec.allowedSources[0]",
        "'allowedSources: [\"2001:db8::1::2\"]', spec.allowedSources[0]",
        "'allowedSources: [\"1:2:3\"]', spec.allowedSources[0]",
        "'allowedSources: [\"2001:db8::/129\"]', spec.allowedSources[0]",
        "'allowedSources: [\"2001:db8::1/64\"]', spec.allowedSources[0]",
        "'allowedSources: [\"::ffff:192.0.2.1\"]', spec.allowedSources[0]",
        "'allowedSources: [\"::ffff:0:0/96\"]', spec.allowedSources[0]",
        "'allowedSources: [\"fe80::1%eth0\"]', spec.allowedSources[0]",
        "'allowedSources: [\"localhost\"]', spec.allowedSources[0]",
        "'allowedSources: [\"192.0.2.1 all granted\"]', spec.allowedSources[0]",
        "'allowedSources: [\"192.0.2.1\nRequire all granted\"]', spec.allowedSources[0]",
        "'allowedSources: [\"192.0.2.1\n\"]', spec.allowedSources[0]",
        "'allowedSources: [\"${HOME}\"]', spec.allowedSources[0]",
        "'allowedSources: [\"\u0661.0.0.1\"]', spec.allowedSources[0]",
        "'allowedSources: [\"192.0.2.1\", null]', spec.allowedSources[1]",
        "'trustedProxies: {}', spec.trustedProxies.sources",
        "'trustedProxies: {sources: []}', spec.trustedProxies.sources",
        "'trustedProxies: {sources: [\"10.0.0.1/8\"]}', spec.trustedProxies.sources[0]",
        "'trustedProxies: {sources: [\"10.0.0.0/8||''\"]}', spec.trustedProxies.sources[0]",
        "'trustedProxies: {sources: [\"proxy.example.com\"]}', spec.trustedProxies.sources[0]",
        "'trustedProxies: {protocol: ProxyProtocol, sources: [\"*\"]}', spec.trustedProxies.sources[0]",
        "'requestHeaders: [{name: Host, value: a}]', spec.requestHeaders[0].name",
        "'requestHeaders: [{name: \"A\\nB\", value: a}]', spec.requestHeaders[0].name",
        "'requestHeaders: [{name: A, value: \"a\\nb\"}]', spec.requestHeaders[0].value",
        "'requestHeaders: [{name: A, value: \"${HOME}\"}]', spec.requestHeaders[0].value",
        "'requestHeaders: [{name: A, value: \"expr=1\"}]', spec.requestHeaders[0].value",
        "'requestHeaders: [{name: A, value: a}, {name: a, value: b}]', spec.requestHeaders[1].name",
        "'routes: []', spec.routes",
        "'routes: [{}]', spec.routes[0].path",
        "'routes: [{path: a}]', spec.routes[0].path",
        "'routes: [{path: \"/a\\nb\"}]', spec.routes[0].path",
        "'routes: [{path: \"/a b\"}]', spec.routes[0].path",
        "'routes: [{path: \"/${HOME}\"}]', spec.routes[0].path",
        "'routes: [{path: \"/(.*)\"}]', spec.routes[0].path",
        "'routes: [{path: /a/../b}]', spec.routes[0].path",
        "'routes: [{path: /, rewritePath: \"/$1\"}]', spec.routes[0].rewritePath",
        "'routes: [{path: /, rewritePath: \"/a\\nb\"}]', spec.routes[0].rewritePath",
        "'routes: [{path: /, backends: []}]', spec.routes[0].backends",
        "'routes: [{path: /, backends: [other]}]', spec.routes[0].backends[0]",
        "'routes: [{path: /, backends: [\"a\\nb\"]}]', spec.routes[0].backends[0]",
        "'routes: [{path: /a}, {path: /a, pathType: Exact}, {path: /a}]', spec.routes[2].path",
    })
    void aValueOutOfBoundsIsRefusedByName(String line, String field) {
        assertThat(PurePath.plan(BASE + line + "\n").problems())
                .extracting(Problem::field)
                .containsExactly(field);
    }

    @ParameterizedTest
    @CsvSource({
        "'{kind: ConfigMap, name: ../x, key: a}', spec.backendTLS.caRef.name",
        "'{kind: ConfigMap, name: x, key: ../a}', spec.backendTLS.caRef.key",
        "'{kind: ConfigMap, name: x, key: ..}', spec.backendTLS.caRef.key",
        "'{name: x, key: a}', spec.backendTLS.caRef.kind",
    })
    void aHostileCaReferenceIsRefused(String reference, String field) {
        String spec = BASE.replace("ws://", "wss://") + "backendTLS: {caRef: " + reference + "}\n";

        assertThat(PurePath.plan(spec).problems()).extracting(Problem::field).containsExactly(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "A", "a b", "a\\nb", "${HOME}", ""})
    void aHostileClientCertificateIsRefused(String name) {
        String spec = BASE.replace("ws://", "wss://") + "backendTLS: {clientCertificateSecretName: \"" + name + "\"}\n";

        assertThat(PurePath.plan(spec).problems())
                .extracting(Problem::field)
                .containsExactly("spec.backendTLS.clientCertificateSecretName");
    }

    @ParameterizedTest
    @CsvSource({
        "wss://10.0.0.1:3000, '', false",
        "https://10.0.0.1, verify: Full, false",
        "'wss://[2001:db8::1]:3000', hostHeader: Backend, false",
        "wss://10.1, '', false",
        "wss://10.0.0.1:3000, hostHeader: Client, true",
        "wss://10.0.0.1:3000, verify: Chain, true",
        "wss://10.0.0.1:3000, verify: None, true",
        "wss://a10.0.0.1.example.com:3000, '', true",
    })
    void aNameInACertificateNeedsANameInTheUrl(String url, String tls, boolean accepted) {
        String spec = BASE.replace("ws://server01:3000", url) + "backendTLS: {" + tls + "}\n";

        assertThat(PurePath.plan(spec).problems())
                .extracting(Problem::field)
                .isEqualTo(accepted ? List.of() : List.of("spec.backends[0].url"));
    }

    @Test
    void aPlainMemberByAddressStandsBesideVerifiedOnes() {
        String spec =
                """
                hosts: [chat.example.com]
                backends: [{name: plain, url: 'ws://10.0.0.1'}, {name: tls, url: 'wss://server01'}]
                backendTLS: {verify: Full}
                """;

        assertThat(PurePath.plan(spec).problems()).isEmpty();
    }

    @Test
    void aTlsBackendNeedsAWordAboutVerification() {
        assertThat(PurePath.plan(BASE.replace("ws://", "https://")).problems())
                .extracting(Problem::describe)
                .containsExactly(
                        "`spec.backendTLS`: must be set when a backend's url is wss or https, or its Service"
                                + " port's `appProtocol` means TLS; `{verify: Full}` verifies against the image's own CA bundle.");
    }

    @Test
    void everyProblemIsToldAtOnce() {
        assertThat(PurePath.plan("hosts: []\nbackends: []\nmaxConnections: 0\n").problems())
                .extracting(Problem::field)
                .containsExactly("spec.hosts", "spec.backends", "spec.maxConnections");
    }

    @Test
    void anEmptySpecIsRefused() {
        assertThat(PurePath.plan("{}").problems()).extracting(Problem::field).contains("spec.hosts", "spec.backends");
    }

    @Test
    void tooManyBackendsAreRefused() {
        String backends = IntStream.rangeClosed(1, 1001)
                .mapToObj(i -> "- {name: s%d, url: 'ws://s%d'}".formatted(i, i))
                .collect(Collectors.joining("\n"));

        assertThat(PurePath.plan("hosts: [a]\nbackends:\n" + backends + "\n").problems())
                .extracting(Problem::field)
                .containsExactly("spec.backends");
    }

    @Test
    void tooManySourcesAreRefused() {
        String allowed = IntStream.rangeClosed(0, 256)
                .mapToObj(i -> "192.0.2." + i % 256)
                .collect(Collectors.joining(", "));
        String trusted =
                IntStream.rangeClosed(0, 64).mapToObj(i -> "192.0.2." + i).collect(Collectors.joining(", "));

        assertThat(PurePath.plan(BASE + "allowedSources: [" + allowed + "]\ntrustedProxies: {sources: [" + trusted
                                + "]}\n")
                        .problems())
                .extracting(Problem::field)
                .containsExactly("spec.allowedSources", "spec.trustedProxies.sources");
    }

    @Test
    void aRangeThatIsWrittenTooExactlyIsRefusedWithBothOfItsMeanings() {
        assertThat(PurePath.plan(BASE + "allowedSources: ['10.1.2.3/8']\n").problems())
                .extracting(Problem::describe)
                .containsExactly("`spec.allowedSources[0]`: must be 10.0.0.0/8, or 10.1.2.3 for the one address.");
    }

    @ParameterizedTest
    @CsvSource({
        "1, NONE, 6, 16",
        "50, NONE, 55, 24",
        "1000, NONE, 1100, 177",
        "1000, FRONT, 1100, 257",
        "1000, BACKENDS, 1100, 300",
        "1000, BOTH, 1100, 327",
        "18000, BOTH, 19800, 5623"
    })
    void threadsAndMemoryFollowFromTheConnectionsAndTls(
            int connections, EncryptedSides sides, int threads, int mebibytes) {
        Capacity capacity = Capacity.onThreads(connections, sides, false);

        assertThat(capacity.threads()).isEqualTo(threads);
        assertThat(capacity.memoryMebibytes()).isEqualTo(mebibytes);
    }

    @ParameterizedTest
    @CsvSource({"300, , 264, 30", "20, , 12, 2", "5, , 0, 0", "0, , 0, 0", "600, 120, 474, 120", "16, 10, 0, 10"})
    void closesEndSixSecondsBeforeTheDrainDoes(int drain, String closeOver, int after, int over) {
        String rollout = "drainSeconds: " + drain + (closeOver == null ? "" : ", closeOverSeconds: " + closeOver);

        Planned planned = PurePath.plan(BASE + "tunnels: EventLoops\nrollout: {" + rollout + "}\n");

        assertThat(planned.plan().flatMap(ProxyPlan::eventLoops))
                .contains(new EventLoops(OptionalInt.empty(), after, over));
    }

    @Test
    void withEventLoopsAnIdleLimitMayBeBelowTheHandshakes() {
        assertThat(PurePath.plan(BASE + "tunnels: EventLoops\ntimeouts: {handshakeSeconds: 20, idleSeconds: 10}\n")
                        .problems())
                .isEmpty();
    }

    @Test
    void eachKindOfTunnelHasAnImageOfItsOwnAndTheResourceMayNameAnother() {
        assertThat(image("")).isEqualTo(PurePath.DEFAULTS.image());
        assertThat(image("tunnels: Threads\n")).isEqualTo(PurePath.DEFAULTS.image());
        assertThat(Optional.of(image("tunnels: EventLoops\n"))).isEqualTo(PurePath.DEFAULTS.eventLoopsImage());
        assertThat(image("tunnels: EventLoops\nimage: own:1\n")).isEqualTo("own:1");
    }

    @Test
    void withoutAnImageThatHasThemEventLoopsAreRefused() {
        ProxyDefaults none = new ProxyDefaults("httpd", Optional.empty(), 300);

        assertThat(PurePath.plan(BASE + "tunnels: EventLoops\n", none).problems())
                .extracting(Problem::describe)
                .containsExactly(
                        "`spec.image`: must name an image with mod_websocket_tunnel, since `tunnels` is `EventLoops`"
                                + " and this operator is not told of one (`WSPROXY_PROXY_EVENT_LOOPS_IMAGE`).");
    }

    @ParameterizedTest
    @CsvSource({"1, 64, 6", "1000, 74, 1100", "18000, 244, 19800", "50000, 564, 19800"})
    void eventLoopsNeedFewThreadsAndAnHttpdWithoutThemAsManyAsItCanHave(int connections, int threads, int without) {
        Capacity capacity = Capacity.onEventLoops(connections, EncryptedSides.NONE, false);

        assertThat(capacity.threads()).isEqualTo(threads);
        assertThat(capacity.threadsWithoutLoops()).isEqualTo(without);
        assertThat(capacity.sockets()).isEqualTo(connections + threads);
    }

    private static String image(String lines) {
        return PurePath.plan(BASE + lines).plan().orElseThrow().image();
    }
}
