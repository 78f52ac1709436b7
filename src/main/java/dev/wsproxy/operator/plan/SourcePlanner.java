package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.Patterns;
import dev.wsproxy.operator.api.v1alpha1.TrustedProxiesSpec;
import dev.wsproxy.operator.api.v1alpha1.TrustedProxiesSpec.Protocol;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** Who may connect, and who is believed about where a client is. */
final class SourcePlanner {
    private SourcePlanner() {}

    static List<AddressRange> allowedSources(List<String> sources, FieldRules rules) {
        return sources == null
                ? List.of()
                : ranges("spec.allowedSources", sources, WebSocketProxySpec.MAX_ALLOWED_SOURCES, rules);
    }

    static Optional<TrustedProxies> trustedProxies(TrustedProxiesSpec spec, FieldRules rules) {
        if (spec == null) {
            return Optional.empty();
        }
        List<String> sources = Objects.requireNonNullElse(spec.sources(), List.of());
        return Optional.of(new TrustedProxies(
                Objects.requireNonNullElse(spec.protocol(), Protocol.XForwardedFor),
                ranges("spec.trustedProxies.sources", sources, TrustedProxiesSpec.MAX_SOURCES, rules)));
    }

    /** Sorted, each once, none wider than half a family: httpd takes no prefix of length 0. */
    private static List<AddressRange> ranges(String field, List<String> sources, int max, FieldRules rules) {
        // An empty list would read as "none" and mean "all".
        if (sources.isEmpty() || sources.size() > max) {
            rules.reject(field, "must have 1 to %d addresses or ranges.".formatted(max));
        }
        TreeSet<AddressRange> ranges = new TreeSet<>();
        for (int i = 0; i < sources.size(); i++) {
            String entry = "%s[%d]".formatted(field, i);
            boolean formed = rules.text(
                    entry,
                    sources.get(i),
                    Patterns.ADDRESS_RANGE,
                    Patterns.ADDRESS_RANGE_MAX_LENGTH,
                    "an address or a range, such as 192.0.2.0/24 or 2001:db8::1");
            if (formed) {
                try {
                    AddressRange range = AddressRange.parse(sources.get(i));
                    ranges.addAll(range.prefix() == 0 ? range.halves() : List.of(range));
                } catch (IllegalArgumentException e) {
                    rules.reject(entry, e.getMessage());
                }
            }
        }
        return List.copyOf(ranges);
    }
}
