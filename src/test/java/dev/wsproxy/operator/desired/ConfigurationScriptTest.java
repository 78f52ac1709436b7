package dev.wsproxy.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.httpd.ConfigRenderer;
import dev.wsproxy.operator.httpd.HttpdConfig;
import dev.wsproxy.operator.httpd.HttpdLayout;
import dev.wsproxy.operator.plan.Planner;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.Resolver;
import dev.wsproxy.operator.support.Commands;
import dev.wsproxy.operator.support.Documents;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.StandIns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check before httpd's start, run by a real shell without privileges on real files. */
class ConfigurationScriptTest {
    private static final Path CASE = Path.of("src", "test", "resources", "golden", "mutual-tls", "in.yaml");
    private static final String LEAF = StandIns.pem("certificate for proxy until 2036-01-01, key 2");
    private static final String INTERMEDIATE = StandIns.pem("certificate authority 3");

    @TempDir
    Path directory;

    private HttpdLayout layout;
    private ProxyPlan plan;
    private HttpdConfig config;

    @BeforeEach
    void mount() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        layout = new HttpdLayout(
                "/server",
                "true",
                directory("run"),
                directory("config"),
                directory("tls"),
                directory("client-ca"),
                directory("backend-ca"),
                directory("client-certificate"),
                "/ca.crt",
                8080,
                8443,
                8081);
        Documents documents = Documents.parse(Files.readString(CASE)
                .replace(
                        "certificate for proxy until 2036-01-01, key 2\"",
                        "certificate for proxy until 2036-01-01, key 2\\ncertificate authority 3\""));
        plan = new Planner(PurePath.DEFAULTS, PurePath.CLOCK)
                .plan(new Resolver(documents).resolve(documents.proxy()))
                .plan()
                .orElseThrow();
        config = new ConfigRenderer(layout).render(plan);
        write("config/httpd.conf", config.text());
        write("tls/tls.crt", StandIns.pem("certificate for chat.example.com until 2036-01-01, key 1"));
        write("tls/tls.key", StandIns.pem("key 1"));
        write("client-ca/ca.crt", StandIns.pem("certificate authority 1"));
        write("backend-ca/ca.crt", StandIns.pem("certificate authority 2"));
        write("client-certificate/tls.crt", LEAF + INTERMEDIATE);
        write("client-certificate/tls.key", StandIns.pem("key 2"));
    }

    @Test
    void httpdWorksWithACopy() throws IOException {
        assertThat(run().exitCode()).isZero();

        assertThat(Path.of(layout.activeConfigFile())).hasContent(config.text());
    }

    @Test
    void whatIsMountedMayChangeLaterWithoutHarm() throws IOException {
        run();

        assertThat(Path.of(layout.certificateFile()))
                .hasContent(StandIns.pem("certificate for chat.example.com until 2036-01-01, key 1"));
        assertThat(Path.of(layout.certificateKeyFile())).hasContent(StandIns.pem("key 1"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(layout.certificateKeyFile()))))
                .isEqualTo("r--------");
        assertThat(Path.of(layout.clientCaFile())).hasContent(StandIns.pem("certificate authority 1"));
        assertThat(Path.of(layout.backendCaFile())).hasContent(StandIns.pem("certificate authority 2"));
    }

    @Test
    void theCertificateForBackendsStandsWithItsKeyInAFileThatOnlyHttpdReads() throws IOException {
        run();

        Path identity = Path.of(layout.clientIdentityFile());
        assertThat(Files.readString(identity)).isEqualTo(LEAF + "\n" + StandIns.pem("key 2"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(identity)))
                .isEqualTo("r--------");
        assertThat(Path.of(layout.clientChainFile())).hasContent(LEAF + INTERMEDIATE);
    }

    @Test
    void asMuchAsFailedOnceIsDoneAgain() {
        run();

        assertThat(run().exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls/tls.crt", "client-ca/ca.crt", "backend-ca/ca.crt", "client-certificate/tls.crt"})
    void aFileOfYesterdayStopsIt(String file) throws IOException {
        write(file, StandIns.pem("certificate authority 9"));

        Commands.Result result = run();

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).contains(directory.resolve(file) + ": FAILED");
        assertThat(Path.of(layout.activeConfigFile())).doesNotExist();
    }

    @Test
    void aConfigurationOfYesterdayStopsIt() throws IOException {
        write("config/httpd.conf", config.text() + "# changed\n");

        assertThat(run().exitCode()).isNotZero();
    }

    @Test
    void aConfigurationThatHttpdRefusesStopsIt() {
        layout = new HttpdLayout(
                layout.serverRoot(),
                "false",
                layout.runtimeDirectory(),
                layout.configDirectory(),
                layout.tlsDirectory(),
                layout.clientCaDirectory(),
                layout.backendCaDirectory(),
                layout.clientCertificateDirectory(),
                layout.systemCaFile(),
                layout.httpPort(),
                layout.httpsPort(),
                layout.managementPort());

        assertThat(run().exitCode()).isNotZero();
    }

    @Test
    void anImageWithoutEventLoopsIsRefusedWhereTheyAreAskedFor() throws IOException {
        plan = PurePath.plan(
                        """
                        hosts: [chat.example.com]
                        backends: [{name: server01, url: 'ws://server01:3000'}]
                        tunnels: EventLoops
                        """)
                .plan()
                .orElseThrow();
        config = new ConfigRenderer(layout).render(plan);
        write("config/httpd.conf", config.text());

        Commands.Result result = run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .isEqualToIgnoringNewLines(
                        "`tunnels` is `EventLoops`, and this image has no /server/modules/mod_websocket_tunnel.so:"
                                + " set `image` to one with mod_websocket_tunnel");
    }

    @Test
    void aProcessThatMayNotOpenEnoughFilesSaysSoAndDoesNotStart() {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 100 && exec \"$@\"", "sh"));
        command.addAll(new ConfigurationScript(layout, plan).start());

        Commands.Result result = Commands.attempt(directory, command);

        assertThat(result.exitCode()).isEqualTo(78);
        assertThat(result.output())
                .isEqualToIgnoringNewLines("httpd needs 3600 file descriptors for this maxConnections and the node's"
                        + " container runtime allows 100");
    }

    @Test
    void aProcessThatMayOpenMoreFilesAllowsItselfTo() {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -Sn 100 && exec \"$@\"", "sh"));
        command.addAll(new ConfigurationScript(layout, plan).startInPlace());

        assertThat(Commands.attempt(directory, command).exitCode()).isZero();
    }

    private Commands.Result run() {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"));
        }
        command.addAll(List.of("env", "CONFIG_SHA256=" + config.hash()));
        command.addAll(new ConfigurationScript(layout, plan).check());
        return Commands.attempt(directory, command);
    }

    private String directory(String name) throws IOException {
        Path created = Files.createDirectory(directory.resolve(name));
        Files.setPosixFilePermissions(created, PosixFilePermissions.fromString("rwxrwxrwx"));
        return created.toString();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }
}
