package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.Patterns;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Collects problems while strings and numbers are checked once more, whatever the API server let in. */
final class FieldRules {
    private final List<Problem> problems = new ArrayList<>();

    List<Problem> problems() {
        return problems;
    }

    void reject(String field, String message) {
        problems.add(new Problem(field, Problem.Reason.InvalidSpec, message));
    }

    void reject(String field, Problem.Reason reason, String message) {
        problems.add(new Problem(field, reason, message));
    }

    /** Whether the text is there, within the length, and matches the whole pattern. */
    boolean text(String field, String value, String pattern, int maxLength, String expectation) {
        if (value == null || value.isEmpty()) {
            reject(field, "must be set to " + expectation + ".");
            return false;
        }
        if (value.length() > maxLength) {
            reject(field, "must have at most %d characters.".formatted(maxLength));
            return false;
        }
        if (!Pattern.compile(pattern).matcher(value).matches()) {
            reject(field, "must be " + expectation + ".");
            return false;
        }
        return true;
    }

    /** The number, or the default when absent; out of range is a problem and gives the default. */
    int number(String field, Integer value, int defaultValue, int min, int max) {
        if (value == null) {
            return defaultValue;
        }
        if (value < min || value > max) {
            reject(field, "must be from %d to %d.".formatted(min, max));
            return defaultValue;
        }
        return value;
    }

    boolean name(String field, String value) {
        return text(
                field,
                value,
                Patterns.NAME,
                Patterns.NAME_MAX_LENGTH,
                "lower-case letters, digits and dashes, starting and ending with a letter or digit");
    }

    boolean objectName(String field, String value) {
        return text(
                field,
                value,
                Patterns.OBJECT_NAME,
                Patterns.OBJECT_NAME_MAX_LENGTH,
                "the name of an object in the same namespace");
    }
}
