package dev.wsproxy.operator.httpd;

import static dev.wsproxy.operator.httpd.LiveMembers.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.httpd.LiveMembers.Image;
import dev.wsproxy.operator.support.PurePath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What balancer-manager cannot make exactly true is refused before anything changes; a restart then does it. */
class LiveMembersRefusalsIT {
    private static final List<String> MEMBERS = List.of("server01", "server02", "server03");
    private static final List<String> DRAINING = List.of("server01", "server02, state: Draining", "server03");
    private static final String BEFORE = config(MEMBERS, "");

    @TempDir
    static Path directory;

    private static RealHttpd httpd;
    private static LiveMembers live;

    @BeforeAll
    static void start() {
        httpd = new RealHttpd(directory, BEFORE);
        live = LiveMembers.beside(httpd, directory, Image.DEBIAN);
    }

    @AfterAll
    static void stop() {
        httpd.close();
    }

    @BeforeEach
    void forgetRefusals() {
        live.forget();
    }

    static Stream<Arguments> changes() {
        String spec = LiveMembers.spec(DRAINING, "");
        return Stream.of(
                Arguments.of("a new member", config(List.of("server01", "server02", "server03", "server04"), "")),
                Arguments.of("another address", PurePath.render(spec.replace("//server03:", "//server09:"))),
                Arguments.of("another port", PurePath.render(spec.replace("server03:3000", "server03:3001"))),
                Arguments.of("another name", PurePath.render(spec.replace("name: server03", "name: server09"))),
                Arguments.of("all but one removed", config(List.of("server01"), "")),
                Arguments.of(
                        "one removed, one that takes sockets left",
                        config(List.of("server01", "server02, state: Draining"), "")),
                Arguments.of("a limit of members", config(DRAINING, "timeouts: {connectSeconds: 6}")),
                Arguments.of("health checks", config(DRAINING, "healthCheck: {intervalSeconds: 3}")),
                Arguments.of("the pause before a retry", config(DRAINING, "balancing: {retrySeconds: 5}")),
                Arguments.of("the method", config(DRAINING, "balancing: {method: RoundRobin}")),
                Arguments.of("a route", config(DRAINING, "routes: [{path: /}, {path: /rooms, upgrade: Required}]")),
                Arguments.of("a host", PurePath.render(spec.replace("chat.example.com", "events.example.org"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void whatIsNotStateOrWeightNeedsARestart(String change, String after) {
        Map<String, String> states = live.states("backends");

        assertThat(live.follow(BEFORE, after)).as(change).isFalse();

        assertThat(live.states("backends")).isEqualTo(states);
    }

    @Test
    void afterARefusalNothingIsTakenUntilTheRestart() {
        assertThat(live.follow(BEFORE, config(List.of("server01"), ""))).isFalse();
        assertThat(live.follow(BEFORE, config(DRAINING, ""))).isFalse();

        live.restart();

        assertThat(live.follow(BEFORE, config(DRAINING, ""))).isTrue();
        assertThat(live.follow(config(DRAINING, ""), BEFORE)).isTrue();
    }

    /** Clients that stick to a removed member would get 503 instead of another one. */
    @Test
    void aMemberIsNotRemovedWhereClientsMayNotFailOver(@TempDir Path other) {
        String sticky = "balancing: {failoverAttempts: 0, stickiness: {queryParameter: member}}";
        try (RealHttpd strict = new RealHttpd(other, config(MEMBERS, sticky))) {
            LiveMembers members = LiveMembers.beside(strict, other, Image.DEBIAN);

            assertThat(members.follow(config(MEMBERS, sticky), config(DRAINING, sticky)))
                    .isTrue();
            assertThat(members.follow(config(DRAINING, sticky), config(List.of("server01", "server03"), sticky)))
                    .isFalse();
        }
    }

    @Test
    void anHttpdThatIsGoneFollowsNothing(@TempDir Path other) {
        RealHttpd gone = new RealHttpd(other, BEFORE);
        LiveMembers members = LiveMembers.beside(gone, other, Image.DEBIAN);
        gone.close();

        assertThat(members.follow(BEFORE, config(DRAINING, ""))).isFalse();
    }
}
