package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.support.Commands;
import dev.wsproxy.operator.support.HostileStrings;
import dev.wsproxy.operator.support.HttpdDirectory;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RecordStrings;
import dev.wsproxy.operator.support.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link InjectionTest} says of our own reading of a configuration, said by httpd's own parser: with any string in any place
 * of a plan, httpd reads the same directives in the same sections with as many arguments as with a harmless one, or it refuses
 * the configuration because of a line in which that string stands.
 */
class InjectionIT {
    /** Random strings for each string of the plan, beside the corpus. */
    private static final int STRINGS = Integer.getInteger("injection.real-strings", 80);

    private static final ConfigRenderer RENDERER = new ConfigRenderer(HttpdLayout.official());
    private static final ProxyPlan EVERYTHING = PurePath.everything();
    private static final Pattern LINE_OF_ERROR = Pattern.compile("on line ([0-9]+) of ");

    private static HttpdDirectory httpd;

    @BeforeAll
    static void prepare(@TempDir Path directory) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        TestCertificates certificates = new TestCertificates(Files.createDirectory(directory.resolve("certificates")));
        TestCertificates.Signed front = certificates.sign("front", "DNS:chat.example.com");
        Files.setPosixFilePermissions(front.key(), PosixFilePermissions.fromString("rw-r--r--"));
        Path authority = certificates.authority();
        httpd = new HttpdDirectory(
                Files.createDirectory(directory.resolve("httpd")),
                Map.of(
                        "/run/wsproxy/current/tls.crt", front.certificate().toString(),
                        "/run/wsproxy/current/tls.key", front.key().toString(),
                        "/run/wsproxy/current/client-ca.crt", authority.toString(),
                        "/run/wsproxy/current/backend-ca.crt", authority.toString(),
                        "/run/wsproxy/current/client-identity.pem", authority.toString(),
                        "/run/wsproxy/current/client-chain.pem", authority.toString()));
    }

    static List<String> strings() {
        return RecordStrings.of(EVERYTHING);
    }

    /**
     * A harmless configuration.
     *
     * @param lines its lines
     * @param shape its directives as httpd reads them, each with how many arguments it has
     */
    private record Harmless(List<String> lines, List<String> shape) {}

    @ParameterizedTest
    @MethodSource("strings")
    void httpdReadsEveryStringAsOneArgument(String replaced) {
        // A path that ends with a slash needs a line less; a digest cannot be anything else.
        List<Harmless> harmless = Stream.of(replaced, "harmless", "harmless/")
                .flatMap(text -> rendered(replaced, text))
                .map(config -> new Harmless(config.lines().toList(), read(config)))
                .toList();
        long seed = new Random().nextLong();
        // A lone asterisk is a host with a meaning of its own.
        List<String> configs = Stream.concat(
                        HostileStrings.CORPUS.stream(),
                        HostileStrings.random(new Random(seed)).limit(STRINGS))
                .filter(text -> !text.equals("*"))
                .flatMap(text -> rendered(replaced, text))
                .distinct()
                .toList();

        assertReadAlike(configs, harmless, "seed " + seed);
    }

    /** Reads them all at once, one after the other in one file, and again without each that httpd refuses. */
    private static void assertReadAlike(List<String> configs, List<Harmless> harmless, String seed) {
        List<String> accepted = new ArrayList<>(configs);
        while (!accepted.isEmpty()) {
            Commands.Result result = dump(accepted);
            if (result.exitCode() == 0) {
                assertThat(shape(result))
                        .as(seed)
                        .isEqualTo(accepted.stream()
                                .flatMap(config -> counterpart(config, harmless).shape().stream())
                                .toList());
                return;
            }
            removeRefused(accepted, harmless, "%s%n%s".formatted(seed, result.output()), result);
        }
    }

    /** Takes out the one that httpd complains of, if it complains of a line in which the string stands. */
    private static void removeRefused(
            List<String> accepted, List<Harmless> harmless, String description, Commands.Result result) {
        Matcher blamed = LINE_OF_ERROR.matcher(result.output());
        assertThat(blamed.find()).as(description).isTrue();
        int line = Integer.parseInt(blamed.group(1));
        int culprit = 0;
        while (line > accepted.get(culprit).lines().count()) {
            line -= (int) accepted.get(culprit).lines().count();
            culprit++;
        }
        assertThat(differences(accepted.remove(culprit), harmless))
                .as(description)
                .contains(line);
    }

    private static Commands.Result dump(List<String> configs) {
        httpd.write(String.join("", configs));
        return httpd.dump();
    }

    private static List<String> read(String config) {
        Commands.Result result = dump(List.of(config));
        assertThat(result.exitCode()).as(result.output()).isZero();
        return shape(result);
    }

    /** Each directive and section with the number of its arguments. */
    private static List<String> shape(Commands.Result result) {
        return ConfigText.read(tree(result)).stream()
                .map(words -> words.get(0) + " " + (words.size() - 1))
                .toList();
    }

    /** The harmless configuration with as many lines. */
    private static Harmless counterpart(String config, List<Harmless> harmless) {
        return harmless.stream()
                .filter(other -> other.lines().size() == config.lines().count())
                .findFirst()
                .orElseThrow(() -> new AssertionError("as no harmless one has, so many lines: " + config));
    }

    /** Numbers of the lines in which it differs from its counterpart. */
    private static Set<Integer> differences(String config, List<Harmless> harmless) {
        List<String> lines = config.lines().toList();
        List<String> others = counterpart(config, harmless).lines();
        return IntStream.range(0, lines.size())
                .filter(i -> !lines.get(i).equals(others.get(i)))
                .mapToObj(i -> i + 1)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The dump without what httpd says besides it. */
    private static String tree(Commands.Result result) {
        return result.output()
                .lines()
                .filter(line -> !line.startsWith("AH") && !line.startsWith("[") && !line.equals("Syntax OK"))
                .collect(Collectors.joining("\n"));
    }

    private static Stream<String> rendered(String replaced, String text) {
        try {
            return Stream.of(render(replaced, text));
        } catch (IllegalArgumentException refused) {
            return Stream.empty();
        }
    }

    /** Without the lines that may stand only once in a file; they have a number and nothing else. */
    private static String render(String replaced, String text) {
        return RENDERER.render(RecordStrings.replace(EVERYTHING, replaced, text))
                .text()
                .replaceAll("(?m)^Listen 8(080|443 https|081)$", "#");
    }
}
