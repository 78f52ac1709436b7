package dev.wsproxy.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.FailureCase;
import dev.wsproxy.operator.support.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/status.md} says of each failure what the tests prove. */
class StatusReferenceTest {
    private static final Path DOCUMENT = Path.of("docs", "status.md");
    private static final String START = "make golden` rewrites it -->\n";
    private static final String END = "<!-- end -->";

    /** Reasons of what is as it should be, or on its way, and of what another reason causes. */
    private static final Set<Reason> NO_FAILURE = Set.of(
            Reason.Valid,
            Reason.Resolved,
            Reason.NotAccepted,
            Reason.UnresolvedReferences,
            Reason.RolloutInProgress,
            Reason.ReplicasUnavailable,
            Reason.Serving,
            Reason.ScaledToZero,
            Reason.Paused);

    @Test
    void itsTableIsMadeOfTheTestCases() throws IOException {
        String text = Files.readString(DOCUMENT);
        int start = text.indexOf(START) + START.length();
        String table = FailureCase.all().stream()
                .filter(failure -> failure.cause().isPresent())
                .map(StatusReferenceTest::row)
                .collect(Collectors.joining());

        Golden.assertMatches(
                DOCUMENT,
                text.substring(0, start)
                        + "| cause | reason | message | fix |\n|---|---|---|---|\n"
                        + table
                        + text.substring(text.indexOf(END)));
    }

    @Test
    void itNamesEveryReasonOfAFailure() throws IOException {
        String text = Files.readString(DOCUMENT);
        List<String> missing = Arrays.stream(Reason.values())
                .filter(reason -> !NO_FAILURE.contains(reason))
                .map(Reason::name)
                .filter(reason -> !text.contains("`" + reason + "`"))
                .toList();

        assertThat(missing).isEmpty();
    }

    private static String row(FailureCase failure) {
        return "| %s | `%s`%s | %s | %s |\n"
                .formatted(
                        failure.cause().orElseThrow(),
                        failure.told().getReason(),
                        failure.lasting() ? " (stalled at once)" : "",
                        failure.told().getMessage(),
                        failure.fix());
    }
}
