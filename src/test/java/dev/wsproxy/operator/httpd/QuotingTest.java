package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wsproxy.operator.plan.Planned;
import dev.wsproxy.operator.plan.Problem;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.RecordStrings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotingTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "plain, plain",
                "ws://server01:3000, ws://server01:3000",
                "two words, \"two words\"",
                "a\"b, 'a\"b'",
                "it's, \"it's\"",
                "#comment, \"#comment\"",
                "<VirtualHost>, \"<VirtualHost>\"",
                "`` , \"\"",
            })
    void anArgumentIsQuotedWhereItHasTo(String argument, String expected) {
        assertThat(Quoting.quote(argument)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "line\nbreak",
                "carriage\rreturn",
                "nul\0",
                "tab\t",
                "trailing\\",
                "in\\side",
                "${HOSTNAME}",
                "both ' and \"",
                "caf\u00e9",
                "line\u2028separator",
                "full\uff02width",
            })
    void whatNoQuotingExpressesIsRefused(String argument) {
        assertThatIllegalArgumentException().isThrownBy(() -> Quoting.quote(argument));
    }

    @Test
    void theNameOfADirectiveIsNeverText() {
        assertThatIllegalArgumentException().isThrownBy(() -> Directive.of("Listen 80\nUser root"));
    }

    @Test
    void whatThePlannerLetThroughByMistakeBecomesAProblem() {
        ProxyPlan plan = RecordStrings.replace(PurePath.everything(), "blue", "a\nListen 81");

        Configured configured =
                Configured.of(new Planned(Optional.of(plan), List.of()), new ConfigRenderer(HttpdLayout.official()));

        assertThat(configured.config()).isEmpty();
        assertThat(configured.planned().problems())
                .extracting(Problem::describe)
                .containsExactly(
                        "`spec`: has a value that no configuration of httpd can hold: a configuration argument must be"
                                + " printable ASCII.");
    }
}
