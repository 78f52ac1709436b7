package dev.wsproxy.operator.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wsproxy.operator.cli.Checked.Rendered;
import dev.wsproxy.operator.desired.DesiredState;
import dev.wsproxy.operator.desired.Owner;
import dev.wsproxy.operator.desired.PodSettings;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what the operator would write. */
@Command(
        name = "render",
        description = {
            "Prints the httpd.conf of a WebSocketProxy exactly as the operator would write it.",
            "Secrets, ConfigMaps, Services and EndpointSlices it refers to may stand in the same file."
        },
        footer = {
            "",
            "The operator's settings are taken from the same environment variables (WSPROXY_PROXY_IMAGE and so on), with the"
                    + " same defaults."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class RenderCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "FILE", description = "YAML file, or - for standard input.")
    private String file;

    @Option(names = "--name", paramLabel = "NAME", description = "Which one, when the file has several.")
    private String name;

    @Option(
            names = "--manifests",
            description = "Print the objects that the operator would apply, as YAML documents, instead.")
    private boolean manifests;

    RenderCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ObjectMapper mapper = CommonOptions.mapper();
        PodSettings settings = common.podSettings(terminal.environment());
        List<Document> documents;
        try {
            documents = new DocumentReader(terminal, mapper).read(file);
        } catch (IOException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
        List<Document> wanted = documents.stream()
                .filter(document -> document.role() == Document.Role.RESOURCE)
                .filter(document -> name == null || document.name().equals(name))
                .toList();
        if (wanted.size() != 1) {
            throw new UsageException(
                    wanted.isEmpty() ? file + ": must have a WebSocketProxy" + called() + "." : severalIn(wanted));
        }
        Document document = wanted.get(0);
        Checked checked = common.checker(mapper, terminal.environment()).check(document, documents);
        checked.findings().forEach(finding -> terminal.say(document.label() + ": " + finding.describe()));
        checked.assumptions()
                .forEach(assumption -> terminal.say("%s: assumed: %s.".formatted(document.label(), assumption)));
        if (checked.rendered().isEmpty()) {
            return ExitCode.INVALID;
        }
        Rendered rendered = checked.rendered().get();
        terminal.out()
                .print(
                        manifests
                                ? manifests(rendered, settings)
                                : rendered.config().text());
        terminal.out().flush();
        return ExitCode.VALID;
    }

    private String manifests(Rendered rendered, PodSettings settings) {
        Owner owner = Owner.of(rendered.proxy());
        if (owner.uid() == null) {
            terminal.say("note: the owner references lack the uid, which only a cluster gives.");
        }
        return DesiredState.of(owner, rendered.plan(), rendered.config(), settings).objects().stream()
                .map(Serialization::asYaml)
                .collect(Collectors.joining());
    }

    private String called() {
        return name == null ? "" : " named `" + name + "`";
    }

    private String severalIn(List<Document> wanted) {
        return "%s: must have one WebSocketProxy, or --name must say which: %s."
                .formatted(
                        file,
                        wanted.stream()
                                .map(document -> document.name().isEmpty() ? document.label() : document.name())
                                .collect(Collectors.joining(", ")));
    }
}
