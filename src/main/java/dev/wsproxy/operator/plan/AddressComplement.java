package dev.wsproxy.operator.plan;

import java.util.ArrayList;
import java.util.List;

/** The fewest ranges that together hold every address, IPv4 and IPv6, that given ranges do not hold. */
final class AddressComplement {
    private final List<AddressRange> ranges;
    private final List<AddressRange> others = new ArrayList<>();

    private AddressComplement(List<AddressRange> ranges) {
        this.ranges = ranges;
    }

    /** The complement, sorted. */
    static List<AddressRange> of(List<AddressRange> ranges) {
        AddressComplement complement = new AddressComplement(ranges);
        // By halves, since httpd takes no range of a whole family.
        AddressRange.EVERY_IPV4.halves().forEach(complement::add);
        AddressRange.EVERY_IPV6.halves().forEach(complement::add);
        return List.copyOf(complement.others);
    }

    private void add(AddressRange part) {
        if (ranges.stream().anyMatch(range -> range.contains(part))) {
            return;
        }
        if (ranges.stream().anyMatch(part::contains)) {
            part.halves().forEach(this::add);
        } else {
            others.add(part);
        }
    }
}
