package dev.wsproxy.operator.cli;

/** A command cannot be carried out as it was given; the message says what must change. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }

    UsageException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
