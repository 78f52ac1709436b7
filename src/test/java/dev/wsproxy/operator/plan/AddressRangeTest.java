package dev.wsproxy.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges as users write them and as httpd reads them. */
class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "192.0.2.7/32, 192.0.2.7",
        "192.0.2.0/24, 192.0.2.0/24",
        "0.0.0.0/0, 0.0.0.0/0",
        "255.255.255.255, 255.255.255.255",
        "2001:db8::1, 2001:db8::1",
        "2001:DB8:0:0:0:0:0:1/128, 2001:db8::1",
        "2001:db8:0:1:0:0:0:0/64, 2001:db8:0:1::/64",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:0:0:2:3:0:0:4, 1::2:3:0:0:4",
        "1:2:3:4:5:6:7:0, 1:2:3:4:5:6:7:0",
        "::1, ::1",
        "::, ::",
        "::/0, ::/0",
        "64:ff9b::192.0.2.1, 64:ff9b::c000:201",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    })
    void aRangeIsPrintedInItsShortestForm(String written, String printed) {
        assertThat(AddressRange.parse(written)).hasToString(printed);
        assertThat(AddressRange.parse(printed)).isEqualTo(AddressRange.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1/8",
                "2001:db8::1/64",
                "::ffff:192.0.2.1",
                "1:2:3",
                "1::2::3",
                "localhost",
                "",
                "/8",
                "10/8"
            })
    void whatIsNoRangeIsRefused(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse(written))
                .withMessageStartingWith("must be ");
    }

    @Test
    void ipv4ComesBeforeIpv6AndWiderBeforeNarrower() {
        assertThat(Stream.of("::/1", "10.0.0.0", "9.0.0.0/8", "10.0.0.0/8", "::")
                        .map(AddressRange::parse)
                        .sorted())
                .extracting(AddressRange::toString)
                .containsExactly("9.0.0.0/8", "10.0.0.0/8", "10.0.0.0", "::/1", "::");
    }

    @ParameterizedTest
    @CsvSource({"32, 1, 24", "32, -1, 32", "32, 4294967296, 32", "64, 0, 0", "32, 0, 33", "32, 0, -1"})
    void numbersThatAreNoRangeMakeNone(int bits, BigInteger first, int prefix) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressRange(bits, first, prefix));
    }
}
