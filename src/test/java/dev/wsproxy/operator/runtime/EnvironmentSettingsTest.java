package dev.wsproxy.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentSettingsTest {
    @Test
    void defaultsAreThoseOfTheReadme() {
        OperatorSettings.Proxy proxy = EnvironmentSettings.read(Map.of()).proxy();

        assertThat(proxy.image()).isEqualTo("docker.io/library/httpd:2.4");
        assertThat(proxy.eventLoopsImage()).isEmpty();
        assertThat(proxy.serverRoot()).isEqualTo("/usr/local/apache2");
        assertThat(proxy.binary()).isEqualTo("httpd");
        assertThat(proxy.caFile()).isEqualTo("/etc/ssl/certs/ca-certificates.crt");
        assertThat(proxy.userId()).contains(65532L);
        assertThat(proxy.drainSeconds()).isEqualTo(300);
    }

    @Test
    void variablesWin() {
        OperatorSettings.Proxy proxy = EnvironmentSettings.read(Map.of(
                        "WSPROXY_PROXY_CA_FILE",
                        "/ca.pem",
                        "WSPROXY_PROXY_USER_ID",
                        "7",
                        "WSPROXY_PROXY_DRAIN_SECONDS",
                        "5",
                        "WSPROXY_PROXY_EVENT_LOOPS_IMAGE",
                        "own:1"))
                .proxy();

        assertThat(proxy.caFile()).isEqualTo("/ca.pem");
        assertThat(proxy.eventLoopsImage()).contains("own:1");
        assertThat(proxy.userId()).contains(7L);
        assertThat(proxy.drainSeconds()).isEqualTo(5);
    }

    @Test
    void theUserCanBeLeftToThePlatform() {
        assertThat(EnvironmentSettings.read(Map.of("WSPROXY_PROXY_USER_ID", ""))
                        .proxy()
                        .userId())
                .isEmpty();
    }

    @Test
    void aVariableWithoutAUsableValueIsNamed() {
        assertThatThrownBy(() -> EnvironmentSettings.read(Map.of("WSPROXY_PROXY_IMAGE", "")))
                .hasMessage("WSPROXY_PROXY_IMAGE must not be empty.");
        assertThatThrownBy(() -> EnvironmentSettings.read(Map.of("WSPROXY_PROXY_USER_ID", "root")))
                .hasMessage("WSPROXY_PROXY_USER_ID must be a number, not `root`.");
    }
}
