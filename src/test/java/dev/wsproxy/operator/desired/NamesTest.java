package dev.wsproxy.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @Test
    void aShortNameIsKept() {
        assertThat(Names.child("chat")).isEqualTo("chat-wsproxy");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 54, 55, 56, 62, 63, 64, 253})
    void aNameOfAnyLengthGivesTheNameOfAService(int length) {
        assertThat(Names.child("a".repeat(length)))
                .matches("[a-z]([a-z0-9-]*[a-z0-9])?")
                .hasSizeLessThanOrEqualTo(63);
        assertThat(Names.labelValue("a".repeat(length))).hasSizeLessThanOrEqualTo(63);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9lives", "with.dots", "a.b-c"})
    void aNameThatNoServiceMayHaveIsChanged(String name) {
        assertThat(Names.child(name)).matches("[a-z]([a-z0-9-]*[a-z0-9])?").endsWith("-wsproxy");
    }

    @Test
    void namesThatDifferOnlyWhereTheyAreCutOrChangedStayApart() {
        assertThat(Names.child("a".repeat(253))).isNotEqualTo(Names.child("a".repeat(252) + "b"));
        assertThat(Names.child("with.dots")).isNotEqualTo(Names.child("with-dots"));
        assertThat(Names.labelValue("a".repeat(64))).isNotEqualTo(Names.labelValue("a".repeat(65)));
    }
}
