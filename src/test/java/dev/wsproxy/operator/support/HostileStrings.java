package dev.wsproxy.operator.support;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Strings that somebody would try who wants to write his own configuration. */
public final class HostileStrings {
    /** Each of them has broken a proxy's configuration somewhere. */
    public static final List<String> CORPUS = List.of(
            "a\nListen 81",
            "a\r\nListen 81",
            "a\rb",
            "a\0b",
            "a\u000bb",
            "a\fb",
            "a\tb",
            "a\"",
            "a\" Listen",
            "\"",
            "'",
            "a' b",
            "'\"",
            "\\",
            "a\\",
            "a\\\n",
            "\\\"",
            "\\'",
            "${HOSTNAME}",
            "$",
            "$1",
            "${a${b}}",
            "%{HTTP_HOST}",
            "%{ENV:PATH}e",
            "%1",
            "%%",
            "#",
            "a #b",
            "<",
            ">",
            "<VirtualHost *:1>",
            "</VirtualHost>",
            "> </Proxy",
            "a>b",
            "|/bin/sh",
            "||true",
            "unix:/run/docker.sock|http://a",
            "expr=true",
            "expr=%{REQUEST_URI}",
            "a b",
            " a",
            "a ",
            "",
            "../../etc/passwd",
            "..",
            "a,b",
            "a;b",
            "a|b",
            "a=b",
            "balancer://other",
            "[P]",
            "-",
            "!",
            "*",
            "\u0430",
            "\uff02",
            "\u2028",
            "\u0085",
            "\u202e",
            "\ufeffa",
            "\ud83d\ude00",
            "\ud800",
            "a".repeat(300),
            "a".repeat(10_000));

    private static final String LETTERS = "ab019-_./:*\"'\\$%{}()[]<>#|;,=!&?@^~` \t\n\r\0\u00e9\u2028\uff02\u0430";

    private HostileStrings() {}

    /** Endless strings of characters that mean something to somebody, and pieces of the corpus among them. */
    public static Stream<String> random(Random random) {
        return Stream.generate(() -> {
            StringBuilder text = new StringBuilder();
            int length = 1 + random.nextInt(12);
            for (int i = 0; i < length; i++) {
                if (random.nextInt(12) == 0) {
                    text.append(CORPUS.get(random.nextInt(CORPUS.size() - 2)));
                } else {
                    text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
                }
            }
            return text.toString();
        });
    }
}
