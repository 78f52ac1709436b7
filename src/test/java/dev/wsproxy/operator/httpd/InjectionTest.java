package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.support.HostileStrings;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RecordStrings;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With schema and planner out of the way, a hostile string either is refused or ends up as one argument, exactly where a harmless
 * one would: no line, no section and no argument more. Every string of a plan in which every field is set is tried.
 */
class InjectionTest {
    /** Random strings of a whole run, beside the corpus; {@code dev/test} asks for more. */
    private static final int STRINGS = Integer.getInteger("injection.strings", 20_000);

    private static final ConfigRenderer RENDERER = new ConfigRenderer(HttpdLayout.official());
    private static final ProxyPlan EVERYTHING = PurePath.everything();

    static List<String> strings() {
        return RecordStrings.of(EVERYTHING);
    }

    @ParameterizedTest
    @MethodSource("strings")
    void noStringChangesWhatStandsAroundIt(String replaced) {
        // A path that ends with a slash needs a line less; a digest cannot be anything else.
        List<List<String>> harmless = Stream.of(replaced, "harmless", "harmless/")
                .flatMap(text -> lines(replaced, text).stream())
                .toList();
        long seed = new Random().nextLong();
        // A lone asterisk is a host with a meaning of its own.
        Stream<String> strings = Stream.concat(
                        HostileStrings.CORPUS.stream(),
                        HostileStrings.random(new Random(seed))
                                .limit(STRINGS / strings().size()))
                .filter(text -> !text.equals("*"));

        strings.parallel().forEach(text -> lines(replaced, text).ifPresent(lines -> assertThat(harmless)
                .as("seed %d, text <%s>", seed, text)
                .anyMatch(other -> readAlike(lines, other))));
    }

    /** The configuration with this text; empty when the text is refused. */
    private static Optional<List<String>> lines(String replaced, String text) {
        try {
            return Optional.of(RENDERER.render(RecordStrings.replace(EVERYTHING, replaced, text))
                    .text()
                    .lines()
                    .toList());
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    /** Whether each line has the same directive and as many arguments. Lines that are the same need no reading. */
    private static boolean readAlike(List<String> lines, List<String> others) {
        if (lines.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            // Which would join it with the next one.
            boolean continued = line.endsWith("\\");
            if (continued || (!line.equals(others.get(i)) && !shape(line).equals(shape(others.get(i))))) {
                return false;
            }
        }
        return true;
    }

    private static String shape(String line) {
        return ConfigText.read(line).stream()
                .map(words -> words.get(0) + " " + words.size())
                .collect(Collectors.joining());
    }
}
