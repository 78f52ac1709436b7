package dev.wsproxy.operator.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line as a whole. */
@Command(
        name = "wsproxy",
        description = "Renders and checks WebSocketProxy resources without a cluster.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every resource is valid",
            "1:a resource is not valid",
            "2:wrong use, a file that cannot be read or written, or nothing to look at"
        })
final class WsproxyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private WsproxyCommand() {}

    /**
     * Runs the command that the arguments name.
     *
     * @param operator runs the operator and returns when it has ended
     * @return the exit code
     */
    static int execute(Terminal terminal, Runnable operator, String... arguments) {
        int exitCode = new CommandLine(new WsproxyCommand())
                .addSubcommand(new RenderCommand(terminal))
                .addSubcommand(new LintCommand(terminal))
                .addSubcommand(new OperatorCommand(operator))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(WsproxyCommand::reject)
                .setExecutionExceptionHandler((e, commandLine, parsed) -> fail(e, commandLine))
                .execute(arguments);
        if (terminal.out().checkError()) {
            terminal.say("Standard output could not be written.");
            return ExitCode.USAGE;
        }
        return exitCode;
    }

    private static int reject(ParameterException e, String... arguments) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println(e.getMessage());
        err.println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static int fail(Exception e, CommandLine commandLine) {
        if (e instanceof UsageException) {
            commandLine.getErr().println(Terminal.line(e.getMessage()));
        } else {
            e.printStackTrace(commandLine.getErr());
        }
        // Code 1 would say that a resource is invalid.
        return ExitCode.USAGE;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }

    /** What the container runs without arguments, by its name. */
    @Command(
            name = "operator",
            description = "Runs the operator, as the program does without arguments.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    private static final class OperatorCommand implements Callable<Integer> {
        private final Runnable operator;

        OperatorCommand(Runnable operator) {
            this.operator = operator;
        }

        @Override
        public Integer call() {
            operator.run();
            return ExitCode.VALID;
        }
    }
}
