package dev.wsproxy.operator.status;

/**
 * Why a child could not be applied.
 *
 * @param reason {@link Reason#ApplyFailed} or {@link Reason#ResourceConflict}
 * @param message a sentence for people
 */
public record ApplyError(Reason reason, String message) {}
