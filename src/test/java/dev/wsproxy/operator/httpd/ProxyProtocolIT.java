package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.support.RawHttp;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind proxies that speak the PROXY protocol: who may speak it, and what it tells. */
class ProxyProtocolIT {
    private static final String HOST = "chat.example.com";
    private static final String TRUSTED = "127.0.0.2";
    private static final String UNTRUSTED = "127.0.0.3";

    @RegisterExtension
    private final ServedSpec httpd = new ServedSpec(
            """
                        hosts: [chat.example.com]
                        tls: {secretName: front, redirect: false}
                        backends: [{name: server01, url: 'ws://server01:3000'}]
                        trustedProxies: {protocol: ProxyProtocol, sources: ['127.0.0.2', '::1']}
                        allowedSources: ['192.0.2.0/24', '2001:db8::/32', '127.0.0.3']
                        """);

    @ParameterizedTest
    @CsvSource({
        "1, 192.0.2.7, 127.0.0.2",
        "1, 2001:db8::7, 127.0.0.2",
        "1, 192.0.2.7, ::1",
        "2, 192.0.2.7, 127.0.0.2",
        "2, 2001:db8::7, 127.0.0.2",
        "2, 2001:db8::7, ::1",
    })
    void aBackendLearnsTheAddressInATrustedProxysHeader(int version, String client, String peer) {
        assertThat(clientAtBackend(plain(peer, header(version, client), HOST))).isEqualTo(client);
        assertThat(clientAtBackend(httpd.answerOverTls(peer, header(version, client), request(HOST))))
                .isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theAddressInTheHeaderIsTheOneThatMustBeAllowed(int version) {
        assertThat(plain(TRUSTED, header(version, "198.51.100.1"), HOST)).startsWith("HTTP/1.1 403 ");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anybodyElsesHeaderIsABadRequest(int version) {
        assertThat(plain(UNTRUSTED, header(version, "192.0.2.7"), HOST)).startsWith("HTTP/1.1 400 ");
        assertThat(plain("127.0.0.4", header(version, "192.0.2.7"), HOST)).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void anybodyElseSpeaksPlainHttpUnderHisOwnAddress() {
        assertThat(clientAtBackend(plain(UNTRUSTED, new byte[0], HOST))).isEqualTo(UNTRUSTED);
        assertThat(clientAtBackend(httpd.answerOverTls(UNTRUSTED, new byte[0], request(HOST))))
                .isEqualTo(UNTRUSTED);
        assertThat(plain("127.0.0.4", new byte[0], HOST)).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void aTrustedProxyHasToSendAHeader() {
        assertThat(plain(TRUSTED, new byte[0], HOST)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 evil 127.0.0.1 1 2\r\n",
                "PROXY TCP4 192.0.2.7\r\n",
                "PROXY TCP9 192.0.2.7 127.0.0.1 1 2\r\n",
                "PROXY  \r\n",
                "\r\n\r\n\0\r\nQUIT\n\u00ff\u00ff\u00ff\u00ff"
            })
    void aHeaderThatIsNoneClosesTheConnection(String header) {
        assertThat(plain(TRUSTED, header.getBytes(StandardCharsets.ISO_8859_1), HOST))
                .isEmpty();
    }

    @Test
    void aHeaderSpeaksForEveryHostOfThePort() {
        assertThat(plain(TRUSTED, header(2, "192.0.2.7"), "unknown.example.net"))
                .startsWith("HTTP/1.1 404 ");
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(httpd.process().accessLog())
                        .contains("\"client\":\"192.0.2.7\",\"host\":\"unknown.example.net\""));
    }

    @Test
    void headersOfRequestsAreNotBelieved() {
        byte[] request = ("GET / HTTP/1.1\r\nHost: " + HOST + "\r\nX-Forwarded-For: 198.51.100.1\r\n"
                        + "X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);

        JsonObject headers = headersAtBackend(RawHttp.answerFrom(
                TRUSTED, httpd.process().port(8080), join(header(1, "192.0.2.7"), request), Duration.ofSeconds(5)));

        assertThat(headers.getString("X-Forwarded-For")).isEqualTo("192.0.2.7");
        assertThat(headers.getString("X-Forwarded-Proto")).isEqualTo("http");
    }

    @Test
    void probesComeWithoutAHeader() {
        String answer = RawHttp.answerFrom(
                TRUSTED,
                httpd.process().port(8081),
                "GET /ready HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                Duration.ofSeconds(5));

        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }

    private String plain(String peer, byte[] header, String host) {
        return RawHttp.answerFrom(peer, httpd.process().port(8080), join(header, request(host)), Duration.ofSeconds(5));
    }

    private static byte[] request(String host) {
        return ("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String clientAtBackend(String answer) {
        return headersAtBackend(answer).getString("X-Forwarded-For");
    }

    private static JsonObject headersAtBackend(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        return new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4)).getJsonObject("headers");
    }

    /** A header of the PROXY protocol for a client at port 4711. */
    private static byte[] header(int version, String client) {
        boolean v6 = client.indexOf(':') >= 0;
        String server = v6 ? "2001:db8::1" : "203.0.113.1";
        if (version == 1) {
            return "PROXY TCP%d %s %s 4711 443\r\n"
                    .formatted(v6 ? 6 : 4, client, server)
                    .getBytes(StandardCharsets.US_ASCII);
        }
        byte[] addresses = join(join(bytes(client), bytes(server)), new byte[] {0x12, 0x67, 0x01, (byte) 0xbb});
        byte[] fixed = {
            '\r',
            '\n',
            '\r',
            '\n',
            0,
            '\r',
            '\n',
            'Q',
            'U',
            'I',
            'T',
            '\n',
            0x21,
            (byte) (v6 ? 0x21 : 0x11),
            0,
            (byte) addresses.length
        };
        return join(fixed, addresses);
    }

    private static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] join(byte[] one, byte[] other) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }
}
