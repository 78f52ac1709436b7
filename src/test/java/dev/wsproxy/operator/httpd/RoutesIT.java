package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.EchoBackend;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.RawHttp;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests go where, and what their backends get to see. */
class RoutesIT {
    private static final String HOST = "chat.example.com";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @RegisterExtension
    private static final ServedSpec HTTPD = new ServedSpec(
            """
                        hosts: [chat.example.com]
                        backends:
                        - {name: chat, url: 'ws://chat:3000'}
                        - {name: api, url: 'ws://api:3000'}
                        - {name: files, url: 'ws://files:3000'}
                        routes:
                        - {path: /chat, backends: [chat], upgrade: Required}
                        - {path: /api/v1.0, backends: [api], upgrade: Forbidden, rewritePath: /v1}
                        - {path: /api/v1.0/files, backends: [files], rewritePath: /}
                        - {path: /plain, backends: [api]}
                        - {path: /folder/, backends: [files], rewritePath: /f/}
                        - {path: /exact, pathType: Exact, backends: [files]}
                        - {path: /alias, pathType: Exact, backends: [files], rewritePath: /real}
                        balancing: {stickiness: {cookie: MEMBER}}
                        """);

    @ParameterizedTest
    @CsvSource({
        "/api/v1.0, api /v1",
        "/api/v1.0?a=%26, api /v1?a=%26",
        "/api/v1.0/x, api /v1/x",
        "/api/v1.0/x%2Fy%20z?a=/../, api /v1/x%2Fy%20z?a=/../",
        "/api/v1.0/a..b, api /v1/a..b",
        "/api/v1.0/files, files /",
        "/api/v1.0/files?x, files /?x",
        "/api/v1.0/files/%3F%23, files /%3F%23",
        "/api/v1.0/filesystem, api /v1/filesystem",
        "/plain, api /plain",
        "/pl%61in/x, api /plain/x",
        "/folder/, files /f/",
        "/folder/x, files /f/x",
        "/exact, files /exact",
        "/exact?a=b, files /exact?a=b",
        "/alias, files /real",
        "/alias?, files /real?",
        "/alias?a=%20, files /real?a=%20",
    })
    void theLongestPathDecidesAndIsReplaced(String target, String arrives) {
        String[] expected = arrives.split(" ");

        assertThat(answerTo(target))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"backend\":\"" + expected[0] + "\"", "\"uri\":\"" + expected[1] + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/plain/a%2Fb",
                "/plain/a%3Fb",
                "/plain/a%25b",
                "/plain/a%2525b",
                "/plain/a//b",
                "/plain//b",
                "/plain/a/./b",
                "/plain/a;b=c",
                "/plain/%E2%82%AC",
                "/plain/a%ffb",
                "/plain/a[b]",
                "/plain?",
                "/plain?a=%2F&b=c?d",
                "/plain/a%20HTTP/1.1%0d%0aX:%20y"
            })
    void aPathThatIsNotReplacedArrivesByteForByte(String target) {
        assertThat(answerTo(target)).startsWith("HTTP/1.1 200 ").contains("\"uri\":\"" + target + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/chats", "/plain2", "/Plain", "/folder", "/exact/", "/exact/x", "/api/v1x0", "/plain%2Fx"})
    void whatMatchesNoRouteIsNotFound(String target) {
        assertThat(answerTo(target)).startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/plain/../api/v1.0",
                "/plain/%2e%2e/api",
                "/plain/%2E./api",
                "/plain/..%2fapi",
                "/plain/..%5capi",
                "/plain%2f..%2fapi",
                "/plain/..;a=b/api",
                "/plain/..",
                "/plain/..?a",
                "/api/v1.0/../../v1.0"
            })
    void aSegmentOfTwoDotsIsRefused(String target) {
        assertThat(answerTo(target)).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aPlainRequestIsToldToUpgradeWhereThatIsRequired() {
        assertThat(answerTo("/chat/room"))
                .startsWith("HTTP/1.1 426 ")
                .contains("\r\nUpgrade: websocket\r\n")
                .containsPattern("\r\nConnection: upgrade");
    }

    @ParameterizedTest
    @CsvSource({
        "/chat/room, websocket, Upgrade, 101",
        "/chat/room, WebSocket, 'keep-alive, Upgrade', 101",
        "/chat/room, 'websocket, h2c', Upgrade, 426",
        "/chat/room, h2c, Upgrade, 426",
        "/chat/room, websocket, keep-alive, 426",
        "/plain, websocket, Upgrade, 101",
        "/api/v1.0/files/x, websocket, Upgrade, 101",
        "/api/v1.0/x, websocket, Upgrade, 403",
        "/api/v1.0/x, WEBSOCKET, Upgrade, 403",
        "/nowhere, websocket, Upgrade, 404",
    })
    void anUpgradeIsAnsweredAsTheRouteSays(String target, String upgrade, String connection, int status) {
        String head = RawHttp.headOfAnswer(
                HTTPD.process().port(8080),
                "GET " + target + " HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: " + connection + "\r\nUpgrade: "
                        + upgrade
                        + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                PATIENCE);

        assertThat(head).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void aPlainRequestIsAnsweredWhereUpgradesAreForbidden() {
        assertThat(answerTo("/api/v1.0/x")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1.0/x, /v1/login, /api/v1.0/login",
        "/api/v1.0/x, /v1, /api/v1.0",
        "/api/v1.0/x, /v1?a=b, /api/v1.0?a=b",
        "/api/v1.0/x, /v1x, /v1x",
        "/api/v1.0/x, SELF/v1/login, http://chat.example.com/api/v1.0/login",
        "/api/v1.0/x, https://login.example.net/v1/x, https://login.example.net/v1/x",
        "/api/v1.0/x, //login.example.net/v1, //login.example.net/v1",
        "/api/v1.0/files/x, /, /api/v1.0/files",
        "/api/v1.0/files/x, /login, /api/v1.0/files/login",
        "/api/v1.0/files/x, //login.example.net/, //login.example.net/",
        "/api/v1.0/files/x, SELF/login, http://chat.example.com/api/v1.0/files/login",
        "/folder/x, /f/y, /folder/y",
        "/folder/x, /f, /folder/",
        "/folder/x, SELF/f/y, http://chat.example.com/folder/y",
        "/plain/x, /elsewhere, /elsewhere",
        "/plain/x, SELF/elsewhere, http://chat.example.com/elsewhere",
    })
    void aBackendsRedirectLeadsBackThroughTheRoute(String target, String redirect, String location) {
        ProxyClient.Answer answer = HTTPD.http().get(HOST, target, Map.of(EchoBackend.REDIRECT_TO, redirect));

        assertThat(answer.headers().get("Location")).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1.0/x, /v1, /api/v1.0",
        "/api/v1.0/x, /v1/y, /api/v1.0/y",
        "/api/v1.0/x, /v1y, /v1y",
        "/api/v1.0/files/x, /, /api/v1.0/files",
        "/api/v1.0/files/x, /y, /api/v1.0/files/y",
        "/plain/x, /y, /y",
    })
    void aBackendsCookieIsSentOnTheRoute(String target, String path, String mapped) {
        String answer = answerTo(target, EchoBackend.COOKIE_PATH + ": " + path + "\r\n");

        assertThat(answer).contains("\r\nSet-Cookie: a=b; HttpOnly; Path=" + mapped + "\r\n");
    }

    @Test
    void routesWithTheSameBackendsShareACookieAndOthersHaveTheirOwn() {
        String cookieOfApi = cookieFrom("/plain/x");
        String cookieOfFiles = cookieFrom("/exact");

        assertThat(cookieOfApi).matches("MEMBER-[0-9a-f]{10}=[.]api; Path=/; HttpOnly; SameSite=Lax");
        assertThat(cookieFrom("/api/v1.0/x")).isEqualTo(cookieOfApi);
        assertThat(cookieOfFiles).matches("MEMBER-[0-9a-f]{10}=[.]files; Path=/; HttpOnly; SameSite=Lax");
        assertThat(cookieFrom("/api/v1.0/files/x")).isEqualTo(cookieOfFiles);
        assertThat(cookieOfFiles.split("=")[0]).isNotEqualTo(cookieOfApi.split("=")[0]);
        assertThat(answerTo("/plain/x", "Cookie: " + cookieOfFiles + "; " + cookieOfApi + "\r\n"))
                .doesNotContain("Set-Cookie");
    }

    private String cookieFrom(String target) {
        return HTTPD.http().get(HOST, target, Map.of()).headers().get("Set-Cookie");
    }

    private String answerTo(String target) {
        return answerTo(target, "");
    }

    private String answerTo(String target, String headers) {
        return RawHttp.answer(
                HTTPD.process().port(8080),
                "GET " + target + " HTTP/1.1\r\nHost: " + HOST + "\r\n" + headers + "Connection: close\r\n\r\n",
                PATIENCE);
    }
}
