package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.PurePath;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a change of the configuration is called. */
class ConfigurationDifferenceTest {
    private static final String SPEC = "hosts: [%s]\nbackends: [%s]\n";
    private static final String ONE = "{name: server01, url: 'ws://server01'}";
    private static final String TWO = "{name: server02, url: 'ws://server02'%s}";

    @Test
    void membersThatComeAndGoAreNamed() {
        assertThat(between(spec("a", ONE), spec("a", TWO.formatted(""))))
                .isEqualTo(new ConfigurationDifference(List.of("server02"), List.of("server01"), List.of(), false));
    }

    @Test
    void aMemberThatBeginsToDrainIsNamed() {
        String active = spec("a", ONE + ", " + TWO.formatted(""));
        String draining = spec("a", ONE + ", " + TWO.formatted(", state: Draining"));

        assertThat(between(active, draining))
                .isEqualTo(new ConfigurationDifference(List.of(), List.of(), List.of("server02"), false));
    }

    @Test
    void anotherWeightIsAChangeBesideThese() {
        String even = spec("a", ONE + ", " + TWO.formatted(""));
        String uneven = spec("a", ONE + ", " + TWO.formatted(", weight: 5"));

        assertThat(between(even, uneven)).isEqualTo(new ConfigurationDifference(List.of(), List.of(), List.of(), true));
    }

    @Test
    void aHostAndAMemberAreBothTold() {
        assertThat(between(spec("a", ONE), spec("b", ONE + ", " + TWO.formatted(""))))
                .isEqualTo(new ConfigurationDifference(List.of("server02"), List.of(), List.of(), true));
    }

    @Test
    void theSameIsNoDifference() {
        assertThat(between(spec("a", ONE), spec("a", ONE)))
                .isEqualTo(new ConfigurationDifference(List.of(), List.of(), List.of(), false));
    }

    private static String spec(String host, String backends) {
        return SPEC.formatted(host, backends);
    }

    private static ConfigurationDifference between(String before, String after) {
        return ConfigurationDifference.between(PurePath.render(before), PurePath.render(after));
    }
}
