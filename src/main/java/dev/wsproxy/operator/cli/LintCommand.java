package dev.wsproxy.operator.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether resources are valid before a cluster sees them. */
@Command(
        name = "lint",
        description = {
            "Checks every WebSocketProxy in the files: its schema, the rules across fields, what it refers to,"
                    + " and, where there is an httpd, whether that accepts the configuration.",
            "Secrets, ConfigMaps, Services and EndpointSlices may stand in any of the files; what is not there is"
                    + " assumed to be in the cluster, endpoints to be none."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class LintCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final ObjectMapper mapper = CommonOptions.mapper();

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "YAML files, or - for standard input.")
    private List<String> files;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "text",
            description = "Lines for people (default), or an object on a line for each resource.")
    private OutputFormat output;

    @Option(
            names = "--httpd",
            paramLabel = "PATH",
            description =
                    "The httpd to try configurations with. Default: WSPROXY_HTTPD, else httpd or apache2 on the PATH.")
    private Path httpd;

    LintCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Optional<HttpdTrial> trial = trial();
        Checker checker = common.checker(mapper, terminal.environment());
        boolean unreadable = false;
        List<Document> documents = new ArrayList<>();
        for (String file : files) {
            try {
                documents.addAll(new DocumentReader(terminal, mapper).read(file));
            } catch (IOException e) {
                unreadable = true;
                documents.add(Document.faulty(file, 0, new Finding("", Finding.UNREADABLE_FILE, e.getMessage())));
            }
        }
        int resources = 0;
        boolean valid = true;
        for (Document document : documents) {
            switch (document.role()) {
                case RESOURCE -> {
                    resources++;
                    valid &= lint(document, documents, checker, trial);
                }
                case OTHER -> note("%s: skipped; not a WebSocketProxy.".formatted(document.label()));
                case REFERENCE -> {}
            }
        }
        if (resources == 0) {
            terminal.say("Nothing was checked: there is no WebSocketProxy in " + String.join(", ", files) + ".");
            return ExitCode.USAGE;
        }
        note(trial.map(HttpdTrial::summary)
                .orElse("no configuration was tried with httpd: there is neither httpd nor apache2 on the PATH, and"
                        + " --httpd names none."));
        if (unreadable) {
            return ExitCode.USAGE;
        }
        return valid ? ExitCode.VALID : ExitCode.INVALID;
    }

    private boolean lint(Document document, List<Document> documents, Checker checker, Optional<HttpdTrial> trial) {
        Checked checked = checker.check(document, documents);
        List<Finding> findings = new ArrayList<>(checked.findings());
        checked.rendered().ifPresent(rendered -> trial.flatMap(httpd -> httpd.refusal(rendered.plan()))
                .ifPresent(findings::add));
        terminal.out().println(output.write(document, findings, mapper));
        checked.assumptions()
                .forEach(assumption -> terminal.say("%s: assumed: %s.".formatted(document.label(), assumption)));
        return findings.isEmpty();
    }

    private Optional<HttpdTrial> trial() {
        String variable = terminal.environment().getOrDefault("WSPROXY_HTTPD", "");
        Optional<Path> asked = httpd != null
                ? Optional.of(httpd)
                : Optional.of(variable).filter(value -> !value.isEmpty()).map(Path::of);
        try {
            return asked.isPresent()
                    ? Optional.of(new HttpdTrial(HttpdProgram.at(asked.get())))
                    : HttpdProgram.onPath(terminal.environment().getOrDefault("PATH", ""))
                            .map(HttpdTrial::new);
        } catch (IOException e) {
            throw new UsageException(e);
        }
    }

    private void note(String text) {
        terminal.say("note: " + text);
    }
}
