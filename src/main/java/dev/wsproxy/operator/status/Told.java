package dev.wsproxy.operator.status;

/**
 * Something that happened, for an Event.
 *
 * @param type {@code Normal}, or {@code Warning} when somebody may have to act
 * @param reason a constant in CamelCase
 * @param action what the operator does, a constant in CamelCase
 * @param note sentences for people
 * @param occasion what makes it another one than the same thing at another time
 */
public record Told(String type, String reason, String action, String note, String occasion) {
    static Told normal(String reason, String action, String note, String occasion) {
        return new Told("Normal", reason, action, note, occasion);
    }

    static Told warning(String reason, String action, String note, String occasion) {
        return new Told("Warning", reason, action, note, occasion);
    }
}
