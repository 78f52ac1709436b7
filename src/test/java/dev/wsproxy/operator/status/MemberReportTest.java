package dev.wsproxy.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Members on httpd's status page. */
class MemberReportTest {
    @Test
    void aMemberOfTwoBalancersIsOneAndUsableOnlyInBoth() {
        String page =
                worker(0, 0, "ws://server01", "Init Ok ", 5, 2) + worker(1, 0, "ws://server01", "Init Err ", 3, 1);

        assertThat(MemberReport.read(page)).containsExactly(new MemberReport("ws://server01", false, 3, 8));
    }

    @Test
    void drainingAndStandbyMembersAreUsableDisabledOnesAreNot() {
        String page = worker(0, 0, "ws://a:1", "Init Drn Ok ", 0, 0)
                + worker(0, 1, "wss://b:1", "Init Stby Ok ", 0, 0)
                + worker(0, 2, "ws://c:1", "Init Dis ", 0, 0);

        assertThat(MemberReport.read(page)).extracting(MemberReport::isUsable).containsExactly(true, false, true);
    }

    @Test
    void whatIsNoMembersAddressIsLeftOut() {
        assertThat(MemberReport.read(worker(0, 0, "ws://a\"} 1", "Init Ok ", 0, 0) + "Scoreboard: W\n"))
                .isEmpty();
    }

    @Test
    void whatIsNoNumberIsNone() {
        String page = worker(0, 0, "ws://a:1", "Init Ok ", 0, 0).replace("Busy: 0", "Busy: -1");

        assertThat(MemberReport.read(page))
                .extracting(MemberReport::connections)
                .containsExactly(0L);
    }

    private static String worker(int balancer, int worker, String url, String status, int elected, int busy) {
        return """
                ProxyBalancer[%1$d]Name: balancer://backends
                ProxyBalancer[%1$d]Worker[%2$d]Name: %3$s
                ProxyBalancer[%1$d]Worker[%2$d]Status: %4$s
                ProxyBalancer[%1$d]Worker[%2$d]Elected: %5$d
                ProxyBalancer[%1$d]Worker[%2$d]Busy: %6$d
                ProxyBalancer[%1$d]Worker[%2$d]Sent: 0K
                """
                .formatted(balancer, worker, url, status, elected, busy);
    }
}
