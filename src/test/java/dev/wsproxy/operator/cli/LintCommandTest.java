package dev.wsproxy.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LintCommandTest {
    private static final String PROXY =
            """
            apiVersion: wsproxy.dev/v1alpha1
            kind: WebSocketProxy
            metadata: {name: chat}
            spec:
              hosts: [chat.example.com]
              backends: [{name: server01, url: "ws://server01:3000"}]
            """;
    private static final String TLS = PROXY + "  tls: {secretName: front}\n";
    private static final String UNTRIED =
            "note: no configuration was tried with httpd: there is neither httpd nor apache2 on the PATH, and --httpd names none.\n";

    @TempDir
    Path directory;

    @Test
    void aValidResourceIsOk() {
        assertThat(lint(PROXY)).isEqualTo(new CommandRun(0, "-:1 chat: ok\n", UNTRIED));
    }

    @Test
    void everyProblemOfEveryDocumentHasItsLine() {
        CommandRun run = lint(PROXY.replace("ws://", "ftp://") + "  replicas: two\n  replica: 2\n---\n" + PROXY
                + "---\n---\n" + PROXY.replace("chat.example.com", "CHAT"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("-:1 chat: spec.backends[0].url: must "),
                        line -> assertThat(line).isEqualTo("-:1 chat: spec.replicas: must be of type integer."),
                        line -> assertThat(line)
                                .isEqualTo("-:1 chat: spec.replica: must be removed; there is no such field."),
                        line -> assertThat(line).isEqualTo("-:2 chat: ok"),
                        line -> assertThat(line).startsWith("-:3 chat: spec.hosts[0]: must be a host name"));
    }

    @Test
    void jsonIsAnObjectOnALineForEachDocument() {
        CommandRun run = CommandRun.with(
                Map.of(), PROXY + "---\n" + PROXY.replace("server01,", "server_01,"), "lint", "-o", "json", "-");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .isEqualTo(
                        """
                        {"file":"-","document":1,"name":"chat","valid":true,"problems":[]}
                        {"file":"-","document":2,"name":"chat","valid":false,"problems":[{"field":"spec.backends[0].name","reason":"InvalidSpec","message":"must be lower-case letters, digits and dashes, starting and ending with a letter or digit."}]}
                        """);
    }

    @Test
    void brokenYamlIsAProblemAndHidesNoOtherDocument() {
        CommandRun run = CommandRun.with(
                Map.of(), "metadata: {\n---\n" + PROXY + "---\n" + PROXY + "kind: Other\n", "lint", "-o", "json", "-");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(
                                        "{\"file\":\"-\",\"document\":1,\"name\":\"\",\"valid\":false,\"problems\":"
                                                + "[{\"field\":\"\",\"reason\":\"InvalidDocument\",\"message\":\"must be YAML; line 2: "),
                        line -> assertThat(line).contains("\"document\":2").contains("\"valid\":true"),
                        line -> assertThat(line)
                                .contains("\"document\":3")
                                .contains("must be YAML; line 16: found duplicate key kind."));
    }

    @Test
    void aMissingFileIsAProblemAndCodeTwo() throws IOException {
        Path file = Files.writeString(directory.resolve("a.yaml"), PROXY);

        CommandRun run = CommandRun.of("lint", "no/such.yaml", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEqualTo("no/such.yaml: must exist.\n%s:1 chat: ok\n".formatted(file));
    }

    @Test
    void whatIsNotTextIsAProblemAndCodeTwo() throws IOException {
        Path file = Files.write(directory.resolve("a.yaml"), new byte[] {'a', (byte) 0xff});

        CommandRun run = CommandRun.of("lint", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEqualTo(file + ": must be text in UTF-8.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n---\n", "kind: Deployment\n", "values: 1\n"})
    void withoutAResourceNothingWasChecked(String documents) {
        CommandRun run = lint(documents);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).endsWith("Nothing was checked: there is no WebSocketProxy in -.\n");
    }

    @Test
    void otherDocumentsAreSkippedAloud() {
        CommandRun run = lint("apiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n---\n" + PROXY);

        assertThat(run)
                .isEqualTo(new CommandRun(
                        0, "-:2 chat: ok\n", "note: -:1 team: skipped; not a WebSocketProxy.\n" + UNTRIED));
    }

    @Test
    void itemsOfAListAreDocuments() {
        CommandRun run =
                lint("apiVersion: v1\nkind: List\nitems:\n- " + PROXY.strip().replace("\n", "\n  ") + "\n");

        assertThat(run.out()).isEqualTo("-:1 chat: ok\n");
    }

    @Test
    void anotherVersionOfTheApiIsAProblem() {
        assertThat(lint(PROXY.replace("v1alpha1", "v1")).out())
                .isEqualTo("-:1 chat: apiVersion: must be `wsproxy.dev/v1alpha1`.\n");
        assertThat(lint(PROXY.replace("WebSocketProxy", "WebsocketProxy")).out())
                .isEqualTo("-:1 chat: kind: must be `WebSocketProxy`.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{name: Chat}",
                "{name: on}",
                "{name: chat, labels: {critical: true}}",
                "{name: chat, lables: {a: b}}",
            })
    void metadataIsCheckedAsByTheApiServer(String metadata) {
        CommandRun run = lint(PROXY.replace("{name: chat}", metadata));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains(" metadata.");
    }

    @Test
    void aResourceThatKubectlPrintedIsValid() {
        String metadata = "{name: chat, namespace: team, uid: u, generation: 3, resourceVersion: '7',"
                + " creationTimestamp: 2026-01-02T03:04:05Z, managedFields: [{manager: kubectl, fieldsV1: {f:a: {}}}]}";

        CommandRun run = lint(PROXY.replace("{name: chat}", metadata)
                + "status: {observedGeneration: 3, replicas: 1, selector: a=b}\n");

        assertThat(run.out()).isEqualTo("-:1 chat: ok\n");
    }

    @Test
    void aSecretInAnyFileIsLookedAt() throws IOException {
        Path proxy = Files.writeString(directory.resolve("proxy.yaml"), TLS);
        Path secret = Files.writeString(
                directory.resolve("secret.yaml"),
                "apiVersion: v1\nkind: Secret\nmetadata: {name: front}\ntype: kubernetes.io/tls\n"
                        + "stringData: {tls.crt: certificate}\ndata: {tls.key: ''}\n");

        CommandRun run = CommandRun.of("lint", proxy.toString(), secret.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .isEqualTo(proxy
                        + ":1 chat: spec.tls.secretName: Secret `front` must have a value under the key `tls.key`.\n");
        assertThat(run.err()).isEqualTo(UNTRIED);
    }

    @Test
    void theDataOfASecretIsBase64() {
        String encoded = Base64.getEncoder().encodeToString(new byte[] {1});
        String secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: front}\ntype: kubernetes.io/tls\n"
                + "data: {tls.crt: %s, tls.key: '%s'}\n";

        assertThat(lint(TLS + secret.formatted(encoded, encoded)).out()).doesNotContain("must have a value");
        assertThat(lint(TLS + secret.formatted(encoded, "no base64!")).out())
                .contains("Secret `front` must have a value under the key `tls.key`.");
    }

    @Test
    void aSecretOfAnotherNamespaceIsAnother() {
        CommandRun run = lint(TLS + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: front, namespace: other}\n");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .isEqualTo(
                        "-:1 chat: assumed: Secret `front` exists, is of type kubernetes.io/tls and holds `tls.crt` and `tls.key`; zeros stand for its SHA-256.\n"
                                + UNTRIED);
    }

    @Test
    void assumptionsStayOutOfJson() {
        CommandRun run = CommandRun.with(Map.of(), TLS, "lint", "--output", "json", "-");

        assertThat(run.out())
                .isEqualTo("{\"file\":\"-\",\"document\":1,\"name\":\"chat\",\"valid\":true,\"problems\":[]}\n");
        assertThat(run.err()).startsWith("-:1 chat: assumed: Secret `front` exists");
    }

    @Test
    void textOfADocumentCannotForgeALine() {
        CommandRun run = lint(PROXY.replace("name: chat", "name: \"a\\n-:9 b: ok\\e[31m\\u2028\""));

        assertThat(run.out().lines()).singleElement().satisfies(line -> assertThat(line)
                .startsWith("-:1 a\\u000a-:9 b: ok\\u001b[31m\\u2028: metadata.name: must match"));
    }

    private static CommandRun lint(String input) {
        return CommandRun.with(Map.of(), input, "lint", "-");
    }
}
