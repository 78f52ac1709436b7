package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.RawHttp;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind proxies that send X-Forwarded-For: who the client is, to whom it is told, and who cannot make it up. */
class ForwardedHeadersIT {
    private static final String HOST = "chat.example.com";
    private static final String TRUSTED = "127.0.0.2";
    private static final String UNTRUSTED = "127.0.0.3";

    @RegisterExtension
    private static final ServedSpec HTTPD = new ServedSpec(
            """
                        hosts: [chat.example.com]
                        tls: {secretName: front}
                        backends: [{name: server01, url: 'ws://server01:3000'}]
                        trustedProxies: {sources: ['127.0.0.2', '10.0.0.0/8', 'fd00::/8']}
                        allowedSources: ['192.0.2.0/24', '2001:db8::/32', '10.9.9.9', '127.0.0.2', '127.0.0.3']
                        """);

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "'198.51.100.1, 192.0.2.7', 192.0.2.7",
        "'192.0.2.7, 10.1.2.3', 192.0.2.7",
        "'198.51.100.1, 192.0.2.7, 10.1.2.3 , 10.4.5.6', 192.0.2.7",
        "'192.0.2.7,10.1.2.3', 192.0.2.7",
        "'evil, 192.0.2.7', 192.0.2.7",
        "2001:db8::7, 2001:db8::7",
        "2001:DB8:0:0:0:0:0:7, 2001:db8::7",
        "'2001:db8::7, fd00::1', 2001:db8::7",
        "::ffff:192.0.2.7, 192.0.2.7",
        "10.9.9.9, 10.9.9.9",
    })
    void theClientIsTheRightMostAddressThatIsNoTrustedProxys(String header, String client) {
        assertThat(clientAtBackend(TRUSTED, header)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "evil.example.net",
                "fade.de",
                "192.0.2.7, localhost",
                "192.0.2.7,",
                "192.0.2.7:4711",
                "[2001:db8::7]",
                "[2001:db8::7]:4711",
                "2001:db8::7%eth0",
                "0xc0.0.2.7",
                "192.0.519",
                "192.0.02.7",
                "192.0.2.256",
                "192.0.2.7, \t10.1.2.3x",
                "\"192.0.2.7\"",
                "unknown",
                "\u00ff\u00fe",
                " "
            })
    void whatIsNoAddressIsNeverLookedUpAndLeavesTheProxyItself(String header) {
        assertThat(clientAtBackend(TRUSTED, header)).isEqualTo(TRUSTED);
    }

    @Test
    void nobodyElseIsBelieved() {
        JsonObject headers = atBackend(
                UNTRUSTED,
                8443,
                "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Port: 81\r\n"
                        + "X-Forwarded-Host: evil.example.net\r\nX-Forwarded-Server: evil\r\nForwarded: for=192.0.2.7\r\n");

        assertThat(headers.getString("X-Forwarded-For")).isEqualTo(UNTRUSTED);
        assertThat(headers.getString("X-Forwarded-Proto")).isEqualTo("https");
        assertThat(headers.getString("X-Forwarded-Port")).isEqualTo("443");
        assertThat(headers.getString("X-Forwarded-Host")).isEqualTo(HOST);
        assertThat(headers.getString("X-Forwarded-Server")).isEqualTo(HOST);
        assertThat(headers.containsKey("Forwarded")).isFalse();
    }

    @Test
    void aTrustedProxyHasNoSayInTheHost() {
        JsonObject headers = atBackend(
                TRUSTED,
                8443,
                "X-Forwarded-Host: evil.example.net\r\nX-Forwarded-Server: evil\r\nForwarded: for=192.0.2.7\r\n");

        assertThat(headers.getString("X-Forwarded-Host")).isEqualTo(HOST);
        assertThat(headers.getString("X-Forwarded-Server")).isEqualTo(HOST);
        assertThat(headers.containsKey("Forwarded")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https, 444, https, 444",
        "https, , https, 443",
        "http, , http, 80",
        "http, 8000, http, 8000",
        ", 444, https, 444",
        "HTTPS, 444, https, 444",
        "httpsx, , https, 443",
        "'http, https', , https, 443",
        "ws, 0, https, 443",
        "https, 65536, https, 443",
        "https, '443, 80', https, 443",
        "https, 0443, https, 443",
    })
    void aTrustedProxysWellFormedSchemeAndPortAreKept(String proto, String port, String keptProto, String keptPort) {
        JsonObject headers = atBackend(
                TRUSTED,
                8443,
                (proto == null ? "" : "X-Forwarded-Proto: " + proto + "\r\n")
                        + (port == null ? "" : "X-Forwarded-Port: " + port + "\r\n"));

        assertThat(headers.getString("X-Forwarded-Proto")).isEqualTo(keptProto);
        assertThat(headers.getString("X-Forwarded-Port")).isEqualTo(keptPort);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.2, 192.0.2.7, 200",
        "127.0.0.2, 198.51.100.1, 403",
        "127.0.0.2, '192.0.2.7, 198.51.100.1', 403",
        "127.0.0.2, '198.51.100.1, 10.1.1.1', 403",
        "127.0.0.4, 192.0.2.7, 403",
    })
    void theClientsAddressIsTheOneThatMustBeAllowed(String peer, String header, int status) {
        assertThat(answer(peer, 8443, "X-Forwarded-For: " + header + "\r\n")).startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.2, https, 200",
        "127.0.0.2, http, 308",
        "127.0.0.2, HTTPS, 308",
        "127.0.0.3, https, 308",
    })
    void whatCameToATrustedProxyOverTlsIsNotRedirectedOnceMore(String peer, String proto, int status) {
        assertThat(answer(peer, 8080, "X-Forwarded-Proto: " + proto + "\r\n")).startsWith("HTTP/1.1 " + status + " ");
    }

    private String clientAtBackend(String peer, String header) {
        return atBackend(peer, 8443, "X-Forwarded-For: " + header + "\r\n").getString("X-Forwarded-For");
    }

    private JsonObject atBackend(String peer, int port, String headers) {
        String answer = answer(peer, port, headers);
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        return new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4)).getJsonObject("headers");
    }

    private String answer(String peer, int port, String headers) {
        byte[] request = ("GET / HTTP/1.1\r\nHost: " + HOST + "\r\n" + headers + "Connection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        return port == 8443
                ? HTTPD.answerOverTls(peer, new byte[0], request)
                : RawHttp.answerFrom(peer, HTTPD.process().port(port), request, Duration.ofSeconds(5));
    }
}
