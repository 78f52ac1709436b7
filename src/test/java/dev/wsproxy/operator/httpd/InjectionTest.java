package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.support.HostileStrings;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RecordStrings;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With schema and planner out of the way, a hostile string either is refused or ends up as one argument, exactly where a harmless
 * one would: no line, no section and no argument more. Every string of a plan in which every field is set is tried.
 */
class InjectionTest {
    /** Random strings of a whole run, beside the corpus. */
    private static final int STRINGS = Integer.getInteger("injection.strings", 110_000);

    private static final ConfigRenderer RENDERER = new ConfigRenderer(HttpdLayout.official());
    private static final ProxyPlan EVERYTHING = PurePath.everything();

    static List<String> strings() {
        return RecordStrings.of(EVERYTHING);
    }

    @ParameterizedTest
    @MethodSource("strings")
    void noStringChangesWhatStandsAroundIt(String replaced) {
        // A path that ends with a slash needs a line less; a digest cannot be anything else.
        List<List<String>> skeletons = Stream.of(replaced, "harmless", "harmless/")
                .flatMap(text -> skeleton(replaced, text).stream())
                .toList();
        long seed = new Random().nextLong();
        // A lone asterisk is a host with a meaning of its own.
        Stream<String> strings = Stream.concat(
                        HostileStrings.CORPUS.stream(),
                        HostileStrings.random(new Random(seed))
                                .limit(STRINGS / strings().size()))
                .filter(text -> !text.equals("*"));

        strings.forEach(text -> skeleton(replaced, text).ifPresent(skeleton -> assertThat(skeleton)
                .as("seed %d, text <%s>", seed, text)
                .isIn(skeletons)));
    }

    /** Each line's directive and how many words it has; empty when the text is refused. */
    private static Optional<List<String>> skeleton(String replaced, String text) {
        String config;
        try {
            config = RENDERER.render(RecordStrings.replace(EVERYTHING, replaced, text))
                    .text();
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
        return Optional.of(ConfigText.read(config).stream()
                .map(line -> line.get(0) + " " + line.size())
                .toList());
    }
}
