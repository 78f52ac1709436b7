package dev.wsproxy.operator.cli;

import dev.wsproxy.operator.support.PurePath;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command line did, run within the test.
 *
 * @param exitCode what it returned
 * @param out its standard output
 * @param err its standard error
 */
public record CommandRun(int exitCode, String out, String err) {
    /** The settings of the operator with which golden cases are made, where they are not the default. */
    public static final Map<String, String> SETTINGS = Map.of(
            "WSPROXY_PROXY_EVENT_LOOPS_IMAGE",
            PurePath.DEFAULTS.eventLoopsImage().orElseThrow());

    /** Runs the command line where there is no httpd and no setting. */
    public static CommandRun of(String... arguments) {
        return with(Map.of(), "", arguments);
    }

    /** Runs the command line with these environment variables and this standard input. */
    public static CommandRun with(Map<String, String> environment, String input, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                environment);
        Runnable operator = () -> out.append("the operator ran");
        int exitCode = WsproxyCommand.execute(terminal, operator, arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
