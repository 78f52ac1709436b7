package dev.wsproxy.operator.cli;

/** What a command returns to the shell. */
final class ExitCode {
    /** Every resource is valid. */
    static final int VALID = 0;

    /** At least one resource is not. */
    static final int INVALID = 1;

    /** Wrong use, a file that cannot be read, or nothing to look at: no answer was found. */
    static final int USAGE = 2;

    private ExitCode() {}
}
