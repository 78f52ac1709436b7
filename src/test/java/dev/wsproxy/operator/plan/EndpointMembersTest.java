package dev.wsproxy.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.api.v1alpha1.BackendSpec;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import dev.wsproxy.operator.plan.ReferencedEndpointSlice.Endpoint;
import dev.wsproxy.operator.plan.ReferencedEndpointSlice.State;
import dev.wsproxy.operator.support.HostileStrings;
import dev.wsproxy.operator.support.OneService;
import dev.wsproxy.operator.support.PurePath;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that are the endpoints of a Service. */
class EndpointMembersTest {
    private static final String SPEC =
            """
            hosts: [chat.example.com]
            backends: [{name: chat, serviceRef: {name: chat, port: ws, resolve: Endpoints}}]
            """;
    private static final ReferencedService CHAT = service("IPv4");

    @ParameterizedTest
    @CsvSource({
        "Active, READY, Active",
        "Active, TERMINATING, Draining",
        "Active, NOT_READY, Disabled",
        "Standby, READY, Standby",
        "Standby, TERMINATING, Draining",
        "Draining, READY, Draining",
        "Disabled, READY, Disabled",
        "Disabled, TERMINATING, Disabled",
    })
    void whatAnEndpointTakesIsTheWorseOfItsOwnStateAndTheBackends(
            BackendSpec.State wanted, State found, BackendSpec.State expected) {
        String spec = SPEC.replace("Endpoints}}", "Endpoints}, state: " + wanted + "}");

        assertThat(members(spec, slice("IPv4", new Endpoint("10.0.0.1", "Pod/a", found))))
                .extracting(Member::state)
                .containsExactly(expected);
    }

    @Test
    void theNameStaysWithThePodWhateverItsAddressAndItsNeighbours() {
        Member alone =
                members(SPEC, slice("IPv4", ready("10.0.0.1", "Pod/chat-0"))).get(0);

        List<Member> later = members(
                SPEC, slice("IPv4", ready("10.0.0.3", "Pod/chat-1")), slice("IPv4", ready("10.0.0.2", "Pod/chat-0")));

        assertThat(later).hasSize(2).anySatisfy(member -> {
            assertThat(member.name()).isEqualTo(alone.name());
            assertThat(member.host()).isEqualTo("10.0.0.2");
        });
    }

    @Test
    void anEndpointWithoutAnObjectIsNamedAfterItsAddress() {
        List<Member> one = members(SPEC, slice("IPv4", ready("10.0.0.1", "")));
        List<Member> two = members(SPEC, slice("IPv4", ready("10.0.0.2", ""), ready("10.0.0.1", "")));

        assertThat(two).hasSize(2).containsAll(one);
    }

    @Test
    void aLongBackendNameLeavesRoomForTheDigits() {
        String longest = "a".repeat(63);

        assertThat(members(SPEC.replace("name: chat, serviceRef", "name: " + longest + ", serviceRef"), SLICE))
                .extracting(Member::name)
                .allMatch(name -> name.matches("a{52}-[0-9a-f]{10}"));
    }

    @Test
    void anEndpointInSeveralSlicesIsOneMemberInItsBestState() {
        assertThat(members(
                        SPEC,
                        slice("IPv4", new Endpoint("10.0.0.1", "Pod/a", State.NOT_READY)),
                        slice("IPv4", ready("10.0.0.1", "Pod/a")),
                        slice("IPv4", ready("10.0.0.1", ""))))
                .extracting(Member::webSocketUrl, Member::state)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("ws://10.0.0.1:8080", BackendSpec.State.Active));
    }

    @ParameterizedTest
    @CsvSource({"IPv4, ws://10.0.0.1:8080", "IPv6, ws://[fd00::1]:8080", "'', ws://10.0.0.1:8080"})
    void ofTheAddressesOfAPodThePrimaryOneCounts(String family, String url) {
        Planned planned = plan(
                SPEC,
                service(family),
                slice("IPv6", ready("fd00:0::1", "Pod/a")),
                slice("IPv4", ready("10.0.0.1", "Pod/a")),
                slice("FQDN", ready("chat.example.com", "Pod/a")));

        assertThat(planned.plan().orElseThrow().balancer().members())
                .extracting(Member::webSocketUrl)
                .containsExactly(url);
    }

    @Test
    void aSliceWithoutThePortHasNoMembers() {
        var other = new ReferencedEndpointSlice.Port("metrics", 9090, "TCP");
        var without = new ReferencedEndpointSlice("IPv4", List.of(other), List.of(ready("10.0.0.1", "Pod/a")));

        assertThat(members(SPEC, without)).isEmpty();
    }

    @Test
    void withoutEndpointsThereIsAPlanThatKnowsIt() {
        Balancer balancer = plan(SPEC, CHAT).plan().orElseThrow().balancer();

        assertThat(balancer.members()).isEmpty();
        assertThat(balancer.withoutReadyEndpoint()).containsExactly("chat");
    }

    @Test
    void aHeadlessServiceHasEndpoints() {
        ReferencedService headless = new ReferencedService(true, false, true, "IPv4", CHAT.ports());

        assertThat(plan(SPEC, headless, SLICE).problems()).isEmpty();
    }

    @Test
    void moreEndpointsThanMembersAreAProblemOfTheReference() {
        Endpoint[] many = IntStream.range(0, 1001)
                .mapToObj(number -> ready("10.0.%d.%d".formatted(number / 256, number % 256), ""))
                .toArray(Endpoint[]::new);

        assertThat(plan(SPEC, CHAT, slice("IPv4", many)).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.describe())
                            .isEqualTo("`spec.backends[0].serviceRef`: has 1001 endpoints; with them there are 1001"
                                    + " members so far, and 1000 is the most.");
                    assertThat(problem.reason().isReference()).isTrue();
                });
    }

    @Test
    void twoBackendsMayNotShareAnEndpoint() {
        String twice =
                SPEC.replace("}}]", "}}, {name: other, serviceRef: {name: other, port: ws, resolve: Endpoints}}]");

        assertThat(plan(twice, CHAT, SLICE).problems())
                .extracting(Problem::describe)
                .containsExactly("`spec.backends[1].serviceRef`: must not have endpoints of other backends; `chat` has"
                        + " 10.0.0.1:8080 too.");
    }

    static Stream<String> hostileAddresses() {
        return Stream.concat(
                HostileStrings.CORPUS.stream(),
                Stream.of("10.0.0.0/8", "10.0.0.1 ", "010.0.0.1", "fd00::1", "fe80::1%eth0", "chat.example.com"));
    }

    @ParameterizedTest
    @MethodSource("hostileAddresses")
    void whatIsNoAddressIsAProblemOfTheReference(String address) {
        assertThat(plan(SPEC, CHAT, slice("IPv4", ready(address, "Pod/a"))).problems())
                .extracting(Problem::field)
                .containsExactly("spec.backends[0].serviceRef");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536, Integer.MAX_VALUE})
    void whatIsNoPortIsAProblemOfTheReference(int port) {
        var slice = new ReferencedEndpointSlice(
                "IPv4",
                List.of(new ReferencedEndpointSlice.Port("ws", port, "TCP")),
                List.of(ready("10.0.0.1", "Pod/a")));

        assertThat(plan(SPEC, CHAT, slice).problems())
                .extracting(Problem::field)
                .containsExactly("spec.backends[0].serviceRef");
    }

    static Stream<String> hostileNames() {
        return HostileStrings.CORPUS.stream();
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void theNameOfAPodNeverReachesAMember(String pod) {
        assertThat(members(SPEC, slice("IPv4", ready("10.0.0.1", "Pod/" + pod))))
                .extracting(Member::name)
                .allMatch(name -> name.matches("chat-[0-9a-f]{10}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | READY",
                "{ready: true} | READY",
                "{serving: true} | READY",
                "{ready: false} | NOT_READY",
                "{ready: false, serving: true, terminating: true} | TERMINATING",
                "{ready: false, serving: false, terminating: true} | TERMINATING",
                "{ready: true, serving: true, terminating: true} | TERMINATING",
            })
    void conditionsThatAreLeftOpenMeanReady(String conditions, State state) {
        EndpointSlice slice = new KubernetesSerialization()
                .unmarshal(
                        """
                        apiVersion: discovery.k8s.io/v1
                        kind: EndpointSlice
                        addressType: IPv4
                        endpoints: [{addresses: [10.0.0.1], conditions: %s}]
                        """
                                .formatted(conditions),
                        EndpointSlice.class);

        assertThat(ReferencedEndpointSlice.of(slice))
                .isEqualTo(
                        new ReferencedEndpointSlice("IPv4", List.of(), List.of(new Endpoint("10.0.0.1", "", state))));
    }

    private static final ReferencedEndpointSlice SLICE = slice("IPv4", ready("10.0.0.1", "Pod/a"));

    private static Endpoint ready(String address, String target) {
        return new Endpoint(address, target, State.READY);
    }

    private static ReferencedEndpointSlice slice(String type, Endpoint... endpoints) {
        return new ReferencedEndpointSlice(
                type, List.of(new ReferencedEndpointSlice.Port("ws", 8080, "TCP")), List.of(endpoints));
    }

    private static ReferencedService service(String family) {
        return new ReferencedService(
                true, false, false, family, List.of(new ReferencedService.Port("ws", 80, "TCP", "")));
    }

    private static List<Member> members(String spec, ReferencedEndpointSlice... slices) {
        return plan(spec, CHAT, slices).plan().orElseThrow().balancer().members();
    }

    private static Planned plan(String spec, ReferencedService service, ReferencedEndpointSlice... slices) {
        WebSocketProxy proxy = new WebSocketProxy();
        proxy.setMetadata(new ObjectMetaBuilder()
                .withName("chat")
                .withNamespace("default")
                .build());
        proxy.setSpec(new KubernetesSerialization().unmarshal(spec, WebSocketProxySpec.class));
        return new Planner(PurePath.DEFAULTS, PurePath.CLOCK)
                .plan(new Resolver(new OneService(service, Set.of(slices))).resolve(proxy));
    }
}
