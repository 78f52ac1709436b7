package dev.wsproxy.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import dev.wsproxy.operator.plan.ReferencedService.Port;
import dev.wsproxy.operator.support.OneService;
import dev.wsproxy.operator.support.PurePath;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that are named by a Service, and what a Service must be for that. */
class ServiceAddressesTest {
    private static final String SPEC =
            """
            hosts: [chat.example.com]
            backends: [{name: server01, serviceRef: {name: chat, port: %s}}]
            """;

    private static final ReferencedService CHAT = service(
            new Port("plain", 80, "TCP", ""),
            new Port("http", 81, "TCP", "http"),
            new Port("ws", 82, "TCP", "kubernetes.io/ws"),
            new Port("https", 443, "TCP", "https"),
            new Port("wss", 444, "TCP", "kubernetes.io/wss"),
            new Port("h2c", 90, "TCP", "kubernetes.io/h2c"),
            new Port("grpc", 91, "TCP", "grpc"),
            new Port("dns-udp", 53, "UDP", ""),
            new Port("quic", 443, "UDP", ""));

    @ParameterizedTest
    @CsvSource({
        "80, ws://chat.default.svc:80",
        "plain, ws://chat.default.svc:80",
        "http, ws://chat.default.svc:81",
        "82, ws://chat.default.svc:82",
        "https, wss://chat.default.svc:443",
        "443, wss://chat.default.svc:443",
        "wss, wss://chat.default.svc:444",
    })
    void aPortBecomesAnAddressWithTheSchemeThatItsAppProtocolMeans(String port, String url) {
        Planned planned = plan(SPEC.formatted(port) + "backendTLS: {verify: Full}\n", CHAT);

        assertThat(planned.problems()).isEmpty();
        assertThat(planned.plan().orElseThrow().balancer().members())
                .extracting(Member::webSocketUrl)
                .containsExactly(url);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8080 | must be a port of Service `chat`, which has 80 (plain), 81 (http), ",
                "other | must be a port of Service `chat`, which has 80 (plain), 81 (http), ",
                "h2c | that of Service `chat` is `kubernetes.io/h2c`.",
                "91 | that of Service `chat` is `grpc`.",
                "dns-udp | must be a TCP port; that of Service `chat` is UDP.",
                "53 | must be a TCP port; that of Service `chat` is UDP.",
            })
    void aPortThatCannotBeUsedIsAProblemOfTheReference(String port, String message) {
        assertThat(plan(SPEC.formatted(port), CHAT).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("spec.backends[0].serviceRef.port");
            assertThat(problem.reason()).isEqualTo(Problem.Reason.InvalidReference);
            assertThat(problem.message()).contains(message);
        });
    }

    static Stream<Arguments> unreachable() {
        List<Port> ports = List.of(new Port("", 80, "TCP", ""));
        return Stream.of(
                arguments(ReferencedService.MISSING, Problem.Reason.ServiceNotFound, "does not exist"),
                arguments(
                        new ReferencedService(true, true, false, "", ports),
                        Problem.Reason.InvalidReference,
                        "ExternalName; set `url`"),
                arguments(
                        new ReferencedService(true, false, true, "", ports),
                        Problem.Reason.InvalidReference,
                        "headless"));
    }

    @ParameterizedTest
    @MethodSource("unreachable")
    void aServiceWithoutAnAddressOfItsOwnIsAProblemOfTheReference(
            ReferencedService service, Problem.Reason reason, String message) {
        assertThat(plan(SPEC.formatted("80"), service).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("spec.backends[0].serviceRef.name");
                    assertThat(problem.reason()).isEqualTo(reason);
                    assertThat(problem.message()).contains("Service `chat`", message);
                });
    }

    @Test
    void aServiceWithTlsNeedsAWordAboutVerification() {
        assertThat(plan(SPEC.formatted("https"), CHAT).problems())
                .extracting(Problem::field)
                .containsExactly("spec.backendTLS");
    }

    @Test
    void aBackendIsNamedOneWayOnly() {
        String both = SPEC.formatted("80").replace("serviceRef", "url: 'ws://a', serviceRef");

        assertThat(plan(both, CHAT).problems())
                .extracting(Problem::describe)
                .containsExactly("`spec.backends[0].serviceRef`: must not be set together with `url`.");
    }

    @Test
    void twoBackendsMayNotBeTheSamePort() {
        String twice =
                SPEC.formatted("80").replace("}}]", "}}, {name: server02, serviceRef: {name: chat, port: plain}}]");

        assertThat(plan(twice, CHAT).problems())
                .extracting(Problem::describe)
                .containsExactly(
                        "`spec.backends[1].serviceRef`: must be unique; backend `server01` has the same address.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "a.b", "../a", "a b", "a\\nb", "a:80", "\\\"", "-a", "", "${HOME}", "%{X}", "a_b"})
    void aHostileNameIsRefused(String name) {
        String spec = SPEC.formatted("80").replace("name: chat", "name: \"" + name + '"');

        assertThat(PurePath.plan(spec).problems())
                .extracting(Problem::field)
                .containsExactly("spec.backends[0].serviceRef.name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "65536", "-1", "''", "\"80\"", "A", "a--b", "-a", "a-", "\"a\\nb\"", "a2345678901234567"})
    void aHostilePortIsRefused(String port) {
        assertThat(plan(SPEC.formatted(port), CHAT).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("spec.backends[0].serviceRef.port");
            assertThat(problem.reason()).isEqualTo(Problem.Reason.InvalidSpec);
        });
    }

    private static Arguments arguments(Object... values) {
        return Arguments.of(values);
    }

    private static ReferencedService service(Port... ports) {
        return new ReferencedService(true, false, false, "", List.of(ports));
    }

    private static Planned plan(String spec, ReferencedService service) {
        WebSocketProxy proxy = new WebSocketProxy();
        proxy.setMetadata(new ObjectMetaBuilder()
                .withName("chat")
                .withNamespace("default")
                .build());
        proxy.setSpec(new KubernetesSerialization().unmarshal(spec, WebSocketProxySpec.class));
        return new Planner(PurePath.DEFAULTS, PurePath.CLOCK)
                .plan(new Resolver(new OneService(service)).resolve(proxy));
    }
}
