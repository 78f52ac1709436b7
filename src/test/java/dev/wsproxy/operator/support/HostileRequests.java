package dev.wsproxy.operator.support;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What arrives at an open port: other protocols, broken requests, and requests that are meant to break something behind it. */
public final class HostileRequests {
    private HostileRequests() {}

    /** Requests that have broken a log or a parser somewhere. */
    public static Stream<byte[]> corpus() {
        String host = "Host: chat.example.com\r\nConnection: close\r\n";
        String every = IntStream.range(0, 256).mapToObj(Character::toString).collect(Collectors.joining());
        String printable = every.substring(0x20, 0x7f);
        String headers =
                IntStream.range(0, 120).mapToObj("X-%d: a\r\n"::formatted).collect(Collectors.joining());
        return Stream.of(
                        every + "\r\n\r\n",
                        "\u0016\u0003\u0001\u0000\u00c8\u0001\u0000\u0000\u00c4\u0003\u0003" + every,
                        "\r\n\r\n\r\n",
                        "GET\r\n\r\n",
                        "GET /\r\n\r\n",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                        "GET /\u00ff\u00fe\u0080\u00c3\u00a9 HTTP/1.1\r\n" + host + "\r\n",
                        "GET /\u0001\u000b\u001b[31m HTTP/1.1\r\n" + host + "\r\n",
                        "GET /\t HTTP/1.1\r\n" + host + "\r\n",
                        "GET /a\"b\\c'd{}<>` HTTP/1.1\r\n" + host + "\r\n",
                        "GET /\\u0000 HTTP/1.1\r\n" + host + "\r\n",
                        "GET /%22%5c%0a%00 HTTP/1.1\r\n" + host + "\r\n",
                        "GET /%0a%22 HTTP/1.1\r\n" + host + "\r\n",
                        "GET /%zz HTTP/1.1\r\n" + host + "\r\n",
                        "GET " + printable + " HTTP/1.1\r\n" + host + "\r\n",
                        "GET http://a\"b\\:c@chat.example.com/ HTTP/1.1\r\n" + host + "\r\n",
                        "GET a\"b HTTP/1.1\r\n" + host + "\r\n",
                        "OPTIONS * HTTP/1.1\r\n" + host + "\r\n",
                        "CONNECT a\"b:443 HTTP/1.1\r\n" + host + "\r\n",
                        "G\"E\\T / HTTP/1.1\r\n" + host + "\r\n",
                        "G\u00cbT / HTTP/1.1\r\n" + host + "\r\n",
                        "A~b!#$%&'*+.^_`|z / HTTP/1.1\r\n" + host + "\r\n",
                        "A".repeat(4000) + " / HTTP/1.1\r\n" + host + "\r\n",
                        "GET / HTTP/9.9\"\\\r\n" + host + "\r\n",
                        "GET / HTTP/2.0\r\n" + host + "\r\n",
                        "GET / \"\\\r\n" + host + "\r\n",
                        "GET / HTTP/1.1\r\nHost: \u00ff\"\\\r\nConnection: close\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: \"a\"\r\nConnection: close\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: a\\b\r\nConnection: close\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: " + "a".repeat(8000) + "\r\nConnection: close\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: a\r\nHost: \"b\r\nConnection: close\r\n\r\n",
                        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
                        "GET / HTTP/1.1\r\n" + host + "User-Agent: " + every.substring(0x80) + "\r\n\r\n",
                        "GET / HTTP/1.1\r\n" + host + "User-Agent: \u0001\u0002\u007f\r\n\r\n",
                        "GET / HTTP/1.1\r\n" + host + "User-Agent: a\tb\r\n\r\n",
                        "GET / HTTP/1.1\r\n" + host + "User-Agent: \"a\" \\ \\n \\x00\r\n\r\n",
                        "GET / HTTP/1.1\r\n" + host + "User-Agent: " + printable + "\r\n\r\n",
                        "GET / HTTP/1.1\r\n" + host + "User-Agent: " + "a".repeat(8000) + "\r\n\r\n",
                        "GET / HTTP/1.1\r\n" + host + "User-Agent: a\r\n b\r\n\r\n",
                        "GET / HTTP/1.1\r\n" + host + "Referer: https://a/\"\\\u00ff\r\n\r\n",
                        "GET / HTTP/1.1\r\n" + host + "Referer: https://a/" + "a".repeat(8000) + "\r\n\r\n",
                        "GET / HTTP/1.1\r\n" + host + "Upgrade: \"websocket\\\r\n\r\n",
                        "GET / HTTP/1.1\r\n" + host + "no colon\r\n\r\n",
                        "GET / HTTP/1.1\r\n" + host + "a b: c\r\n\r\n",
                        "GET / HTTP/1.1\r\n" + host + "A: " + "a".repeat(9000) + "\r\n\r\n",
                        "GET / HTTP/1.1\r\n" + host + headers + "\r\n",
                        "GET /" + "a".repeat(8000) + " HTTP/1.1\r\n" + host + "\r\n",
                        "GET /" + "a".repeat(8000) + "\" HTTP/1.1\r\n" + host + "\r\n",
                        "GET /" + "a".repeat(9000) + " HTTP/1.1\r\n" + host + "\r\n",
                        "GET /" + "a".repeat(8000) + " HTTP/1.1\r\nHost: " + "h".repeat(261)
                                + "\r\nConnection: close\r\nUser-Agent: " + "u".repeat(8000) + "\r\n\r\n",
                        "POST / HTTP/1.1\r\n" + host + "Content-Length: x\r\n\r\n",
                        "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: \"\r\n\r\n",
                        "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                        "POST / HTTP/1.1\r\n" + host + "Expect: \"\\\r\n\r\n",
                        "GET / HTTP/1.0\r\n" + host + "Upgrade: websocket\r\n\r\n")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Endless requests with random bytes in one of their places. */
    public static Stream<byte[]> random(Random random) {
        List<String> parts = List.of(
                "GET",
                " ",
                "/a",
                " ",
                "HTTP/1.1",
                "\r\nHost: ",
                "chat.example.com",
                "\r\nUser-Agent: ",
                "u",
                "\r\nConnection: close\r\n\r\n");
        return Stream.generate(() -> {
            StringBuilder request = new StringBuilder();
            int place = random.nextInt(parts.size());
            for (int i = 0; i < parts.size(); i++) {
                request.append(parts.get(i));
                for (int j = 0; i == place && j < 1 + random.nextInt(8); j++) {
                    request.append((char) random.nextInt(256));
                }
            }
            return request.toString().getBytes(StandardCharsets.ISO_8859_1);
        });
    }
}
