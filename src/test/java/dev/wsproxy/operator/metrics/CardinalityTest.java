package dev.wsproxy.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.status.ConditionType;
import dev.wsproxy.operator.status.MemberReport;
import dev.wsproxy.operator.status.PodReport;
import dev.wsproxy.operator.status.ServerStatus;
import dev.wsproxy.operator.status.TunnelReport;
import dev.wsproxy.operator.status.UpgradeReport;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However many resources and members there are, the series stay bounded, and those of what is gone go away. */
class CardinalityTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final OperatorMetrics metrics = new OperatorMetrics(registry, Clock.systemUTC(), Duration.ofSeconds(15));

    @Test
    void aThousandResourcesInTroubleAreAllCountedAndTwoHundredAreNamed() {
        metrics.resources()
                .update(IntStream.range(0, 1000)
                        .mapToObj(CardinalityTest::proxy)
                        .toList());

        assertThat(series("wsproxy.resource.not.ready")).hasSize(200);
        assertThat(series("wsproxy.resources")).hasSize(ConditionType.values().length);
        assertThat(registry.get("wsproxy.resources")
                        .tag("condition", "Ready")
                        .gauge()
                        .value())
                .isEqualTo(1000);
    }

    @Test
    void fiftyMembersAreNamedAndTheOthersAreOne() {
        metrics.pods().update(List.of(sample(60)));

        assertThat(series("wsproxy.proxy.member.connections")).hasSize(51);
        assertThat(series("wsproxy.proxy.member.tunnels.open")).hasSize(51);
        assertThat(registry.get("wsproxy.proxy.member.connections")
                        .tag("member", "_others")
                        .gauge()
                        .value())
                .isEqualTo(10 * 2);
    }

    @Test
    void seriesOfWhatIsGoneGoAway() {
        int before = registry.getMeters().size();
        metrics.resources().update(List.of(proxy(1)));
        metrics.pods().update(List.of(sample(3)));
        assertThat(registry.getMeters()).hasSizeGreaterThan(before);

        metrics.resources().update(List.of());
        metrics.pods().update(List.of());

        assertThat(registry.getMeters()).hasSize(before);
    }

    private List<Meter> series(String name) {
        return registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().equals(name))
                .toList();
    }

    private static ProxySample sample(int members) {
        List<MemberReport> reports = IntStream.range(0, members)
                .mapToObj(number -> new MemberReport("ws://server%03d:3000".formatted(number), true, 2, 5))
                .toList();
        List<TunnelReport.Member> tunnels = reports.stream()
                .map(report -> new TunnelReport.Member(report.url(), 2, 3, 4, 5))
                .toList();
        return new ProxySample(
                proxy(1),
                List.of(new PodReport(
                        "pod-0",
                        Optional.of(new ServerStatus(1, 0, 9)),
                        Optional.of("hash"),
                        reports,
                        Optional.of(new UpgradeReport(4, 5)),
                        Optional.of(new TunnelReport(2, 100, 3, 4, 5, 6, 7, 8, tunnels)))));
    }

    private static WebSocketProxy proxy(int number) {
        WebSocketProxy proxy = new WebSocketProxy();
        proxy.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName("chat%04d".formatted(number))
                .withUid("uid-" + number)
                .build());
        return proxy;
    }
}
