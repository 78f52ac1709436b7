package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.support.HostileStrings;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RecordStrings;
import java.util.List;
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

    static List<String> places() {
        return RecordStrings.paths(EVERYTHING);
    }

    @ParameterizedTest
    @MethodSource("places")
    void noStringChangesWhatStandsAroundIt(String place) {
        List<List<String>> harmless = ConfigText.read(render(place, "harmless"));
        List<Integer> sizes = harmless.stream().map(List::size).toList();
        List<String> names = harmless.stream().map(line -> line.get(0)).toList();
        long seed = new Random().nextLong();
        // A lone asterisk is a host with a meaning of its own.
        Stream<String> strings = Stream.concat(
                        HostileStrings.CORPUS.stream(),
                        HostileStrings.random(new Random(seed)).limit(STRINGS / places().size()))
                .filter(text -> !text.equals("*"));

        strings.forEach(text -> {
            String config;
            try {
                config = render(place, text);
            } catch (IllegalArgumentException refused) {
                return;
            }
            List<List<String>> lines = ConfigText.read(config);
            assertThat(lines.stream().map(List::size).toList())
                    .as("seed %d, text <%s>", seed, text)
                    .isEqualTo(sizes);
            assertThat(lines.stream().map(line -> line.get(0)).toList())
                    .as("seed %d, text <%s>", seed, text)
                    .isEqualTo(names);
        });
    }

    private static String render(String place, String text) {
        return RENDERER.render(RecordStrings.with(EVERYTHING, place, text)).text();
    }
}
