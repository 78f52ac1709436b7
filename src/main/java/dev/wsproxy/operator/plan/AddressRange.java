package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.Patterns;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Addresses with a common prefix. It holds numbers, not text, so nothing but a range can ever be printed from it.
 *
 * @param bits length of an address: 32 for IPv4, 128 for IPv6
 * @param first the first address, as an unsigned number; zero beyond the prefix
 * @param prefix length of the prefix, 0 to {@code bits}
 */
public record AddressRange(int bits, BigInteger first, int prefix) implements Comparable<AddressRange> {
    static final AddressRange EVERY_IPV4 = new AddressRange(32, BigInteger.ZERO, 0);
    static final AddressRange EVERY_IPV6 = new AddressRange(128, BigInteger.ZERO, 0);

    private static final Pattern FORM = Pattern.compile(Patterns.ADDRESS_RANGE);
    private static final Pattern ZEROS = Pattern.compile("(^|:)0(:0)+(:|$)");

    /** Checks that the numbers are a range. */
    public AddressRange {
        boolean fits = (bits == 32 || bits == 128)
                && prefix >= 0
                && prefix <= bits
                && first.signum() >= 0
                && first.bitLength() <= bits
                && first.getLowestSetBit() >= (first.signum() == 0 ? -1 : bits - prefix);
        if (!fits) {
            throw new IllegalArgumentException("not a range of addresses");
        }
    }

    /**
     * Reads an address, or an address, a slash and a prefix length, without asking anybody.
     *
     * @throws IllegalArgumentException when it is neither; the message says what it must be
     */
    static AddressRange parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("must be an address or a range, such as 192.0.2.0/24 or 2001:db8::1.");
        }
        String[] parts = text.split("/", -1);
        byte[] address = address(parts[0]);
        if (parts[0].indexOf(':') >= 0 && address.length == 4) {
            throw new IllegalArgumentException("must be written as an IPv4 address.");
        }
        int bits = address.length * 8;
        int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
        BigInteger number = new BigInteger(1, address);
        BigInteger first = number.shiftRight(bits - prefix).shiftLeft(bits - prefix);
        AddressRange range = new AddressRange(bits, first, prefix);
        if (!first.equals(number)) {
            throw new IllegalArgumentException(
                    "must be %s, or %s for the one address.".formatted(range, new AddressRange(bits, number, bits)));
        }
        return range;
    }

    /** The bytes of an address in digits; neither form is ever looked up as a name. */
    private static byte[] address(String digits) {
        try {
            return InetAddress.getByName(digits).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("must be a whole IPv6 address, such as 2001:db8::1.", e);
        }
    }

    /** The two halves; a single address has none. */
    List<AddressRange> halves() {
        if (prefix == bits) {
            throw new IllegalStateException("a single address has no halves");
        }
        BigInteger second = first.setBit(bits - prefix - 1);
        return List.of(new AddressRange(bits, first, prefix + 1), new AddressRange(bits, second, prefix + 1));
    }

    /** Whether every address of the other range is one of this range. */
    boolean contains(AddressRange other) {
        return bits == other.bits
                && prefix <= other.prefix
                && first.shiftRight(bits - prefix).equals(other.first.shiftRight(bits - prefix));
    }

    /** IPv4 before IPv6, then by first address, wider ranges first. */
    @Override
    public int compareTo(AddressRange other) {
        return Comparator.comparingInt(AddressRange::bits)
                .thenComparing(AddressRange::first)
                .thenComparingInt(AddressRange::prefix)
                .compare(this, other);
    }

    /** The range as httpd reads it, with the shortest form of an address (RFC 5952); a single address without its prefix. */
    @Override
    public String toString() {
        return (bits == 32 ? ipv4() : ipv6()) + (prefix == bits ? "" : "/" + prefix);
    }

    private String ipv4() {
        return IntStream.of(24, 16, 8, 0)
                .mapToObj(shift -> String.valueOf(first.shiftRight(shift).intValue() & 0xff))
                .collect(Collectors.joining("."));
    }

    private String ipv6() {
        String groups = IntStream.of(112, 96, 80, 64, 48, 32, 16, 0)
                .mapToObj(shift -> Integer.toHexString(first.shiftRight(shift).intValue() & 0xffff))
                .collect(Collectors.joining(":"));
        String longest = ZEROS.matcher(groups)
                .results()
                .map(result -> result.group())
                .reduce("", (one, other) -> other.length() > one.length() ? other : one);
        return longest.isEmpty() ? groups : groups.replaceFirst(Pattern.quote(longest), "::");
    }
}
