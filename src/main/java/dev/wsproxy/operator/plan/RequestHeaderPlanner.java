package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.Bounds;
import dev.wsproxy.operator.api.v1alpha1.Patterns;
import dev.wsproxy.operator.api.v1alpha1.RequestHeaderSpec;
import dev.wsproxy.operator.plan.ProxyPlan.RequestHeader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The headers that a plan sets for the members. */
final class RequestHeaderPlanner {
    private static final Pattern RESERVED = Pattern.compile(Patterns.RESERVED_HEADER);

    private RequestHeaderPlanner() {}

    static List<RequestHeader> plan(List<RequestHeaderSpec> specs, FieldRules rules) {
        if (specs == null) {
            return List.of();
        }
        if (specs.size() > Bounds.REQUEST_HEADERS) {
            rules.reject("spec.requestHeaders", "must have at most %d headers.".formatted(Bounds.REQUEST_HEADERS));
        }
        List<RequestHeader> headers = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < specs.size(); i++) {
            String field = "spec.requestHeaders[%d]".formatted(i);
            RequestHeaderSpec spec = specs.get(i);
            if (spec == null) {
                rules.reject(field, "must be set.");
            } else if (isName(field + ".name", spec.name(), names, rules)
                    && isValue(field + ".value", spec.value(), rules)) {
                headers.add(new RequestHeader(spec.name(), spec.value()));
            }
        }
        headers.sort(Comparator.comparing(RequestHeader::name));
        return List.copyOf(headers);
    }

    private static boolean isName(String field, String name, Set<String> names, FieldRules rules) {
        if (!rules.text(
                field, name, Patterns.HEADER_NAME, Patterns.HEADER_NAME_MAX_LENGTH, "letters, digits and dashes")) {
            return false;
        }
        if (RESERVED.matcher(name).matches()) {
            rules.reject(field, "must not be `%s`, which the proxy or the protocol itself sets.".formatted(name));
            return false;
        }
        if (!names.add(name.toLowerCase(Locale.ROOT))) {
            rules.reject(field, "must be unique; `%s` stands twice.".formatted(name));
            return false;
        }
        return true;
    }

    private static boolean isValue(String field, String value, FieldRules rules) {
        if (!rules.text(
                field,
                value,
                Patterns.HEADER_VALUE,
                Patterns.HEADER_VALUE_MAX_LENGTH,
                "printable ASCII without double quotes, backslashes and dollar signs")) {
            return false;
        }
        // httpd evaluates such a value as an expression.
        if (value.startsWith("expr=")) {
            rules.reject(field, "must not start with expr=.");
            return false;
        }
        return true;
    }
}
