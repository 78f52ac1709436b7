package dev.wsproxy.operator.status;

/**
 * What keeps a pod from serving, or from being made.
 *
 * @param reason what it is
 * @param isLasting whether it lasts until somebody acts, however long one waits
 * @param message what happened and what to do, sentences for people
 */
public record Trouble(Reason reason, boolean isLasting, String message) {}
