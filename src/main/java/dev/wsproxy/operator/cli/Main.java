package dev.wsproxy.operator.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * The one entry point. Without arguments it is the operator; a command that works on files is done before any of the framework
 * is started.
 */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Runs the operator, or the command that the arguments name. */
    public static void main(String... arguments) {
        if (arguments.length == 0) {
            Quarkus.run();
        } else {
            System.exit(WsproxyCommand.execute(Terminal.system(), Quarkus::run, arguments));
        }
    }
}
