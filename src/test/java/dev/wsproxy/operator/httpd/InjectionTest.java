package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.api.v1alpha1.BackendSpec;
import dev.wsproxy.operator.api.v1alpha1.BalancingSpec;
import dev.wsproxy.operator.api.v1alpha1.HealthCheckSpec;
import dev.wsproxy.operator.api.v1alpha1.LogLevel;
import dev.wsproxy.operator.plan.Balancer;
import dev.wsproxy.operator.plan.Capacity;
import dev.wsproxy.operator.plan.Member;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.support.HostileStrings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * With schema and planner out of the way, a hostile string either is refused or ends up as one argument, exactly where a harmless
 * one would: no line, no section and no argument more.
 */
class InjectionTest {
    private static final int STRINGS = Integer.getInteger("injection.strings", 15_000);
    private static final ConfigRenderer RENDERER = new ConfigRenderer(HttpdLayout.official());

    /** Every place of a plan that takes a string into the configuration. */
    enum Place {
        HOST,
        MEMBER_NAME,
        MEMBER_HOST,
        COOKIE,
        QUERY_PARAMETER,
        HEALTH_PATH,
        ORIGIN,
        HEADER_NAME,
        HEADER_VALUE
    }

    @ParameterizedTest
    @EnumSource
    void noStringChangesWhatStandsAroundIt(Place place) {
        List<List<String>> harmless = ConfigText.read(render(place, "harmless"));
        long seed = new Random().nextLong();
        // A lone asterisk is a host with a meaning of its own.
        Stream<String> strings = Stream.concat(
                        HostileStrings.CORPUS.stream(),
                        HostileStrings.random(new Random(seed)).limit(STRINGS))
                .filter(text -> !text.equals("*"));

        strings.forEach(text -> {
            String config;
            try {
                config = render(place, text);
            } catch (IllegalArgumentException refused) {
                return;
            }
            List<List<String>> lines = ConfigText.read(config);
            assertThat(lines.stream().map(List::size).toList())
                    .as("seed %d, text <%s>", seed, text)
                    .isEqualTo(harmless.stream().map(List::size).toList());
            assertThat(lines.stream().map(line -> line.get(0)).toList())
                    .as("seed %d, text <%s>", seed, text)
                    .isEqualTo(harmless.stream().map(line -> line.get(0)).toList());
        });
    }

    private static String render(Place place, String text) {
        Member member = new Member(
                at(place, Place.MEMBER_NAME, text),
                false,
                at(place, Place.MEMBER_HOST, text),
                3000,
                1,
                BackendSpec.State.Active);
        Balancer balancer = new Balancer(
                BalancingSpec.Method.LeastConnections,
                List.of(member),
                Optional.of(new Balancer.Stickiness(
                        Optional.of(at(place, Place.COOKIE, text)),
                        Optional.of(at(place, Place.QUERY_PARAMETER, text)))),
                OptionalInt.empty(),
                5,
                new Balancer.HealthCheck(HealthCheckSpec.Type.HTTP, at(place, Place.HEALTH_PATH, text), 2, 1, 2));
        return RENDERER.render(new ProxyPlan(
                        "chat",
                        "default",
                        List.of("first.example.com", at(place, Place.HOST, text)),
                        Optional.empty(),
                        balancer,
                        Optional.empty(),
                        List.of(at(place, Place.ORIGIN, text)),
                        List.of(new ProxyPlan.RequestHeader(
                                at(place, Place.HEADER_NAME, text), at(place, Place.HEADER_VALUE, text))),
                        new ProxyPlan.Timeouts(5, 30, 3600),
                        new Capacity(10, 2, 16),
                        LogLevel.Warn,
                        "image",
                        OptionalInt.empty()))
                .text();
    }

    private static String at(Place place, Place here, String text) {
        return place == here ? text : "plain";
    }
}
