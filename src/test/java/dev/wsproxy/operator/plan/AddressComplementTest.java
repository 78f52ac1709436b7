package dev.wsproxy.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every address is either in the ranges or in their complement, never in both. */
class AddressComplementTest {
    private static final List<String> NOTHING = List.of("0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1");

    @Test
    void theComplementOfNothingIsEverything() {
        assertThat(AddressComplement.of(List.of()))
                .extracting(AddressRange::toString)
                .isEqualTo(NOTHING);
    }

    @Test
    void theComplementOfEverythingIsNothing() {
        assertThat(complement(NOTHING.toArray(String[]::new))).isEmpty();
        assertThat(complement("0.0.0.0/0", "::/0")).isEmpty();
    }

    @Test
    void aNetworkLeavesOneRangeForEachBitOfItsPrefix() {
        assertThat(complement("10.0.0.0/8", "::/0"))
                .containsExactly(
                        "0.0.0.0/5",
                        "8.0.0.0/7",
                        "11.0.0.0/8",
                        "12.0.0.0/6",
                        "16.0.0.0/4",
                        "32.0.0.0/3",
                        "64.0.0.0/2",
                        "128.0.0.0/1");
    }

    @Test
    void anOverlapCountsOnce() {
        assertThat(complement("10.0.0.0/8", "10.1.0.0/16", "10.0.0.0/8")).isEqualTo(complement("10.0.0.0/8"));
    }

    @Test
    void neighboursCloseTheGapBetweenThem() {
        assertThat(complement("0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/2", "::/0"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0", "255.255.255.255", "192.0.2.7", "::", "2001:db8::1", "ffff::/16", "0.0.0.0/0", "::/0"
            })
    void theComplementOfTheComplementIsTheRange(String range) {
        List<AddressRange> others = AddressComplement.of(List.of(AddressRange.parse(range)));
        List<AddressRange> again = AddressComplement.of(others);

        // A whole family comes back as its halves.
        assertThat(again.stream()
                        .map(back -> back.prefix() == 1 ? back.bits() + "/0" : back.toString())
                        .distinct())
                .containsExactly(range.endsWith("/0") ? (range.startsWith(":") ? 128 : 32) + "/0" : range);
    }

    @ParameterizedTest
    @CsvSource({"32, 64", "128, 64"})
    void theWorstListIsStillAFewThousandRanges(int bits, int count) {
        Random random = new Random(7);
        List<AddressRange> ranges = Stream.generate(() -> new AddressRange(bits, new BigInteger(bits, random), bits))
                .limit(count)
                .toList();

        assertThat(AddressComplement.of(ranges)).hasSizeBetween(count, count * bits);
    }

    @RepeatedTest(20)
    void everyAddressIsOnExactlyOneSide() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<AddressRange> ranges = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(20); i++) {
            ranges.add(random(random));
        }
        List<AddressRange> others = AddressComplement.of(ranges);

        assertThat(others).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
        List<AddressRange> all = new ArrayList<>(ranges);
        all.addAll(others);
        for (AddressRange range : all) {
            for (AddressRange address : edges(range)) {
                boolean inside = ranges.stream().anyMatch(one -> one.contains(address));
                long outside =
                        others.stream().filter(other -> other.contains(address)).count();
                assertThat(outside).as("seed %d, %s", seed, address).isEqualTo(inside ? 0 : 1);
            }
        }
    }

    private static AddressRange random(Random random) {
        int bits = random.nextBoolean() ? 32 : 128;
        // Few distinct bits at the top, so that ranges overlap and touch.
        int prefix = random.nextInt(4) == 0 ? bits : random.nextInt(12);
        BigInteger number = new BigInteger(bits, random);
        return new AddressRange(bits, number.shiftRight(bits - prefix).shiftLeft(bits - prefix), prefix);
    }

    /** The first and last address of a range and the ones beside it. */
    private static List<AddressRange> edges(AddressRange range) {
        BigInteger last = range.first()
                .add(BigInteger.ONE.shiftLeft(range.bits() - range.prefix()))
                .subtract(BigInteger.ONE);
        return Stream.of(range.first().subtract(BigInteger.ONE), range.first(), last, last.add(BigInteger.ONE))
                .filter(number -> number.signum() >= 0 && number.bitLength() <= range.bits())
                .map(number -> new AddressRange(range.bits(), number, range.bits()))
                .toList();
    }

    private static List<String> complement(String... ranges) {
        return AddressComplement.of(Stream.of(ranges).map(AddressRange::parse).toList()).stream()
                .map(AddressRange::toString)
                .toList();
    }
}
