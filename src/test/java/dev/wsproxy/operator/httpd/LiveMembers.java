package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.shell.Script;
import dev.wsproxy.operator.support.Commands;
import dev.wsproxy.operator.support.HttpdDirectory;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The script for live members as a sidecar has it, beside a real httpd and without privileges. */
final class LiveMembers {
    /** Which shell there is, and what can speak to httpd. */
    enum Image {
        /** dash, and bash for connections. */
        DEBIAN,
        /** All from busybox. */
        ALPINE
    }

    private static final Pattern WORKER = Pattern.compile("<httpd:worker>.*?</httpd:worker>", Pattern.DOTALL);
    private static final Pattern CHANGING =
            Pattern.compile("<httpd:(loadfactor|status|elected|busy|lbstatus|read|transferred|retries)>.*");

    private final RealHttpd httpd;
    private final Path directory;
    private final Image image;

    private LiveMembers(RealHttpd httpd, Path directory, Image image) {
        this.httpd = httpd;
        this.directory = directory;
        this.image = image;
    }

    /** A spec with these members and more; a member is its name, and behind a comma what else it has. */
    static String spec(List<String> members, String more) {
        return members.stream()
                .map(member -> "- {name: %s, url: 'ws://%s:3000'%s}\n"
                        .formatted(
                                member.split(",")[0],
                                member.split(",")[0],
                                member.contains(",") ? member.substring(member.indexOf(',')) : ""))
                .collect(Collectors.joining(
                        "",
                        "hosts: [chat.example.com]\nmaxConnections: 100\nrollout: {strategy: InPlace}\n" + more
                                + "\nbackends:\n",
                        ""));
    }

    /** The configuration for {@link #spec}. */
    static String config(List<String> members, String more) {
        return PurePath.render(spec(members, more));
    }

    /** An httpd that has not heard of a token. */
    static LiveMembers withoutToken(RealHttpd httpd, Path directory, Image image) {
        return new LiveMembers(httpd, directory, image);
    }

    /** Makes the token and lets httpd read it. */
    static LiveMembers beside(RealHttpd httpd, Path directory, Image image) {
        LiveMembers live = new LiveMembers(httpd, directory, image);
        live.makeToken();
        live.restart();
        return live;
    }

    /** Makes the token, which httpd reads at its next start. */
    void makeToken() {
        Commands.Result result = run("live_members_token");
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    /** Restarts httpd gracefully, and waits for the new process to answer. */
    void restart() {
        List<ProcessHandle> before = httpd.process().workers();
        httpd.process().restartGracefully();
        await("a new process answers")
                .atMost(Duration.ofSeconds(20))
                .until(() -> httpd.process().workers().stream().anyMatch(worker -> !before.contains(worker))
                        && ask("", token(), "127.0.0.1").startsWith("HTTP/1.1 200"));
    }

    /** Whether httpd, which follows the first configuration, follows the second one now. */
    boolean follow(String before, String after) {
        Commands.Result result = run("live_members '%s' '%s'".formatted(file(before), file(after)));
        assertThat(result.exitCode()).as(result.output()).isBetween(0, 1);
        return result.exitCode() == 0;
    }

    /** What the token's file holds. */
    String token() {
        String text = read("live-members.conf");
        Matcher token = Pattern.compile("[0-9a-f]{64}").matcher(text);
        return token.find() ? token.group() : "";
    }

    /** The answer of the management port to one who has this token and comes from this address of the machine. */
    String ask(String query, String token, String source) {
        int port = httpd.process().port(8081);
        String request = "GET /balancers%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nReferer: http://127.0.0.1:%d/balancers\r\n"
                .formatted(query, port, port);
        return RawHttp.answerFrom(
                source,
                port,
                (request + "X-Wsproxy-Token: " + token + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII),
                Duration.ofSeconds(5));
    }

    /** For each member of a balancer what httpd says of its state and weight. */
    Map<String, String> states(String balancer) {
        Map<String, String> states = new TreeMap<>();
        for (String worker : workers(balancer)) {
            states.put(
                    element(worker, "route"),
                    element(worker, "status").replaceAll("Init | ?Ok", "").strip() + " "
                            + element(worker, "loadfactor"));
        }
        return states;
    }

    /** All that httpd says of a balancer's members but what changes by itself, by use, or in states and weights. */
    List<String> settings(String balancer) {
        return workers(balancer).stream()
                .flatMap(String::lines)
                .filter(line -> !CHANGING.matcher(line).find())
                .toList();
    }

    private List<String> workers(String balancer) {
        String all = ask("?xml=1", token(), "127.0.0.1").replaceAll("\r\n[0-9a-f]+\r\n", "");
        String one = Stream.of(all.split("<httpd:balancer>"))
                .filter(text -> element(text, "name").equals("balancer://" + balancer))
                .findFirst()
                .orElseThrow(() -> new AssertionError(all));
        return WORKER.matcher(one).results().map(result -> result.group()).toList();
    }

    private static String element(String xml, String name) {
        Matcher matcher = Pattern.compile("<httpd:%s>(.*?)<".formatted(name)).matcher(xml);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** What the script keeps about the httpd that runs. */
    void forget() {
        run("rm -f \"$RUNTIME\"/live-members.started*");
    }

    private Commands.Result run(String call) {
        List<String> command = new ArrayList<>(List.of("env"));
        String shell = "sh";
        if (image == Image.ALPINE) {
            shell = busybox() + "/sh";
            command.add("PATH=" + busybox());
        }
        command.add("RUNTIME=" + httpd.process().directory().runtime());
        command.add("MANAGEMENT_PORT=" + httpd.process().port(8081));
        command.addAll(List.of(shell, "-c", Script.LIVE_MEMBERS.text() + call));
        return Commands.attempt(directory, HttpdDirectory.unprivileged(command));
    }

    private Path busybox() {
        Path programs = directory.resolve("busybox");
        try {
            if (!Files.exists(programs)) {
                Files.createDirectory(programs);
                Commands.run(directory, List.of("busybox", "--install", "-s", programs.toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return programs;
    }

    private Path file(String config) {
        try {
            Path file = Files.createTempFile(directory, "configuration", ".conf");
            Files.writeString(file, httpd.process().directory().localized(config));
            assertThat(file.toFile().setReadable(true, false)).isTrue();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String name) {
        try {
            Path file = httpd.process().directory().runtime().resolve(name);
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
