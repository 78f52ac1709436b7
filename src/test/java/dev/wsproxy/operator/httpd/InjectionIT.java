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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
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
    /** Random strings for each place, beside the corpus. */
    private static final int STRINGS = Integer.getInteger("injection.real-strings", 40);

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
        httpd = new HttpdDirectory(
                Files.createDirectory(directory.resolve("httpd")),
                Map.of(
                        "/etc/wsproxy/tls/tls.crt", front.certificate().toString(),
                        "/etc/wsproxy/tls/tls.key", front.key().toString(),
                        "/etc/wsproxy/backend-ca/ca.crt",
                                certificates.authority().toString()));
    }

    static List<String> places() {
        return RecordStrings.paths(EVERYTHING);
    }

    @ParameterizedTest
    @MethodSource("places")
    void httpdReadsEveryStringAsOneArgument(String place) {
        String harmless = render(place, "harmless");
        long seed = new Random().nextLong();
        // A lone asterisk is a host with a meaning of its own.
        List<String> configs = Stream.concat(
                        HostileStrings.CORPUS.stream(),
                        HostileStrings.random(new Random(seed)).limit(STRINGS))
                .filter(text -> !text.equals("*"))
                .flatMap(text -> rendered(place, text))
                .distinct()
                .toList();

        assertReadAlike(configs, harmless, read(harmless), "seed " + seed);
    }

    /** Reads them all at once, one after the other in one file; where httpd refuses that, each half on its own. */
    private static void assertReadAlike(
            List<String> configs, String harmless, List<List<String>> expected, String seed) {
        if (configs.isEmpty()) {
            return;
        }
        httpd.write(String.join("", configs));
        Commands.Result result = httpd.dump();
        if (result.exitCode() == 0) {
            assertThat(shape(ConfigText.read(tree(result))))
                    .as("%s, %s", seed, differences(configs.get(0), harmless))
                    .isEqualTo(shape(Collections.nCopies(configs.size(), expected).stream()
                            .flatMap(List::stream)
                            .toList()));
        } else if (configs.size() == 1) {
            Set<Integer> culprits = differences(configs.get(0), harmless);
            assertThat(LINE_OF_ERROR.matcher(result.output()).results().map(MatchResult::group))
                    .as("%s, lines %s of%n%s", seed, culprits, result.output())
                    .isNotEmpty();
            assertThat(LINE_OF_ERROR.matcher(result.output()).results().map(match -> Integer.valueOf(match.group(1))))
                    .as("%s%n%s", seed, result.output())
                    .isSubsetOf(culprits);
        } else {
            int half = configs.size() / 2;
            assertReadAlike(configs.subList(0, half), harmless, expected, seed);
            assertReadAlike(configs.subList(half, configs.size()), harmless, expected, seed);
        }
    }

    private static List<List<String>> read(String config) {
        httpd.write(config);
        Commands.Result result = httpd.dump();
        assertThat(result.exitCode()).as(result.output()).isZero();
        return ConfigText.read(tree(result));
    }

    /** The dump without what httpd says besides it. */
    private static String tree(Commands.Result result) {
        return result.output()
                .lines()
                .filter(line -> !line.startsWith("AH") && !line.startsWith("[") && !line.equals("Syntax OK"))
                .collect(Collectors.joining("\n"));
    }

    /** Names with numbers of arguments. */
    private static List<String> shape(List<List<String>> lines) {
        return lines.stream().map(line -> line.get(0) + " " + (line.size() - 1)).toList();
    }

    /** Numbers of the lines in which the two differ. */
    private static Set<Integer> differences(String config, String harmless) {
        List<String> lines = config.lines().toList();
        List<String> others = harmless.lines().toList();
        assertThat(lines).hasSameSizeAs(others);
        return IntStream.range(0, lines.size())
                .filter(i -> !lines.get(i).equals(others.get(i)))
                .mapToObj(i -> i + 1)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> rendered(String place, String text) {
        try {
            return Stream.of(render(place, text));
        } catch (IllegalArgumentException refused) {
            return Stream.empty();
        }
    }

    private static String render(String place, String text) {
        return RENDERER.render(RecordStrings.with(EVERYTHING, place, text)).text();
    }
}
