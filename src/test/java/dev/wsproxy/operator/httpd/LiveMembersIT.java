package dev.wsproxy.operator.httpd;

import static dev.wsproxy.operator.httpd.LiveMembers.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.httpd.LiveMembers.Image;
import dev.wsproxy.operator.support.ProxyClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Members change in a running httpd: no process ends or starts, and no socket closes. */
class LiveMembersIT {
    private static final String HOST = "chat.example.com";
    private static final String TLS = "tls: {secretName: front-certificate, redirect: false}";
    private static final List<String> THREE = List.of("server01", "server02", "server03");
    private static final List<String> TWO = List.of("server01", "server03");
    private static final List<String> DRAINING = List.of("server01", "server02, state: Draining", "server03");

    @TempDir
    Path directory;

    private RealHttpd httpd;
    private LiveMembers live;

    private void serve(Image image, String config) {
        httpd = new RealHttpd(directory, config);
        live = LiveMembers.beside(httpd, directory, image);
    }

    @AfterEach
    void stop() {
        httpd.close();
    }

    @ParameterizedTest
    @EnumSource
    void aMemberThatDrainsGetsNoNewSocketOnEitherPortAndKeepsThoseItHas(Image image) {
        serve(image, config(THREE, TLS));
        List<ProxyClient.Socket> held = open(12);
        List<ProcessHandle> workers = httpd.process().workers();

        assertThat(live.follow(config(THREE, TLS), config(DRAINING, TLS))).isTrue();

        assertThat(members(httpd.http(), "/")).containsExactly("server01", "server03");
        assertThat(members(httpd.https(), "/")).containsExactly("server01", "server03");
        assertAllOpen(held);
        assertThat(httpd.process().workers()).isEqualTo(workers);
    }

    @ParameterizedTest
    @EnumSource
    void everyStateAndWeightCanBecomeEveryOtherAndNothingElseMoves(Image image) {
        List<String> plain = List.of("server01", "server02", "server03", "server04", "server05");
        List<String> changed = List.of(
                "server01, state: Draining",
                "server02, state: Disabled",
                "server03, state: Standby",
                "server04, weight: 100",
                "server05");
        List<String> shifted = List.of(
                "server01, state: Standby, weight: 7",
                "server02, state: Draining",
                "server03, state: Disabled",
                "server04",
                "server05, state: Disabled");
        serve(image, config(plain, ""));
        List<String> settings = live.settings("backends");

        assertThat(live.follow(config(plain, ""), config(changed, ""))).isTrue();
        assertThat(live.states("backends"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "server01", "Drn 1.00",
                        "server02", "Dis 1.00",
                        "server03", "Stby 1.00",
                        "server04", " 100.00",
                        "server05", " 1.00"));

        assertThat(live.follow(config(changed, ""), config(shifted, ""))).isTrue();
        assertThat(live.states("backends"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "server01", "Stby 7.00",
                        "server02", "Drn 1.00",
                        "server03", "Dis 1.00",
                        "server04", " 1.00",
                        "server05", "Dis 1.00"));
        assertThat(live.settings("backends")).isEqualTo(settings);
    }

    @ParameterizedTest
    @EnumSource
    void aMemberThatIsRemovedIsLeftAloneButForItsSocketsAndMayComeBack(Image image) {
        String checks = TLS + "\nhealthCheck: {type: HTTP, path: /healthz, intervalSeconds: 1}";
        serve(image, config(THREE, checks));
        List<ProxyClient.Socket> held = open(12);

        assertThat(live.follow(config(THREE, checks), config(TWO, checks))).isTrue();

        assertThat(members(httpd.http(), "/")).containsExactly("server01", "server03");
        assertThat(members(httpd.https(), "/")).containsExactly("server01", "server03");
        httpd.backend("server01").setWell(true);
        httpd.backend("server02").setWell(true);
        await().atMost(Duration.ofSeconds(15))
                .until(() -> httpd.backend("server01").checks() >= 4);
        assertThat(httpd.backend("server02").checks()).isLessThanOrEqualTo(1);
        assertAllOpen(held);

        assertThat(live.follow(config(TWO, checks), config(THREE, checks))).isTrue();
        assertThat(members(httpd.http(), "/")).containsExactly("server01", "server02", "server03");
    }

    @Test
    void aMemberThatOneRouteLosesStaysInTheOthers() {
        String before = TLS + "\nroutes: [{path: /}, {path: /rooms, backends: [server01, server02, server03]}]";
        String after = TLS + "\nroutes: [{path: /}, {path: /rooms, backends: [server01, server03]}]";
        List<String> four = List.of("server01", "server02", "server03", "server04");
        serve(Image.DEBIAN, config(four, before));

        assertThat(live.follow(config(four, before), config(four, after))).isTrue();

        assertThat(members(httpd.https(), "/rooms")).containsExactly("server01", "server03");
        assertThat(members(httpd.https(), "/")).hasSize(4);
    }

    @Test
    void aHundredChangesCostNoProcessAndNoSocket() {
        serve(Image.DEBIAN, config(THREE, TLS));
        List<ProxyClient.Socket> held = open(20);
        List<ProcessHandle> workers = httpd.process().workers();
        List<List<String>> turns = List.of(DRAINING, TWO, List.of("server01, weight: 3", "server03"), THREE);
        List<String> now = THREE;

        for (int i = 0; i < 100; i++) {
            List<String> next = turns.get(i % turns.size());
            assertThat(live.follow(config(now, TLS), config(next, TLS))).isTrue();
            now = next;
        }

        assertAllOpen(held);
        assertThat(httpd.process().workers()).isEqualTo(workers);
        assertThat(members(httpd.http(), "/")).hasSize(3);
    }

    @Test
    void whatIsReadAtTheNextStartIsWhatCountsFromThenOn() {
        serve(Image.DEBIAN, config(THREE, TLS));
        assertThat(live.follow(config(THREE, TLS), config(DRAINING, TLS))).isTrue();

        live.restart();

        assertThat(members(httpd.http(), "/")).hasSize(3);
        assertThat(live.follow(config(THREE, TLS), config(TWO, TLS))).isTrue();
        assertThat(members(httpd.http(), "/")).containsExactly("server01", "server03");
    }

    private List<ProxyClient.Socket> open(int count) {
        List<ProxyClient.Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ProxyClient.Socket socket = (i % 2 == 0 ? httpd.http() : httpd.https()).open(HOST, "/");
            socket.receive();
            sockets.add(socket);
        }
        return sockets;
    }

    private static Set<String> members(ProxyClient client, String path) {
        Set<String> members = new TreeSet<>();
        for (int i = 0; i < 12; i++) {
            ProxyClient.Socket socket = client.open(HOST, path);
            members.add(socket.receive());
            socket.close();
        }
        return members;
    }

    private static void assertAllOpen(List<ProxyClient.Socket> sockets) {
        assertThat(sockets)
                .allSatisfy(socket -> assertThat(socket.exchange("still here")).isEqualTo("still here"));
    }
}
