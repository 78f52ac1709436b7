package dev.wsproxy.operator.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A directory in which the real httpd can read a generated configuration, of which only places and ports are replaced by ones on
 * this machine.
 */
public final class HttpdDirectory {
    /** Where Debian has the modules. */
    static final Path MODULES = Path.of(System.getProperty("httpd.modules", "/usr/lib/apache2/modules"));

    private static final Path OWN_MODULE = Path.of("httpd-module", "build", "mod_websocket_tunnel.so");
    private static final Path BINARY = Path.of(System.getProperty("httpd.binary", "/usr/sbin/apache2"));
    private static final String NOBODY = "65534";

    private final Path directory;
    private final Map<String, String> places = new LinkedHashMap<>();
    private final Map<Integer, Integer> ports = new LinkedHashMap<>();

    /**
     * Prepares the directory.
     *
     * @param directory an empty directory
     * @param replacements texts and what to put in their place, such as addresses of backends and paths of certificates
     */
    public HttpdDirectory(Path directory, Map<String, String> replacements) {
        this.directory = directory;
        assertThat(BINARY).as("httpd; `dev/install-packages` installs it").exists();
        try {
            linkModules(directory.resolve("modules"));
            Path runtime = Files.createDirectory(directory.resolve("run"));
            for (String log : List.of("access.log", "error.log")) {
                Files.setPosixFilePermissions(
                        Files.createFile(directory.resolve(log)), PosixFilePermissions.fromString("rw-rw-rw-"));
            }
            Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwxrwxrwx"));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            // A test may replace a whole path that begins like one of these.
            places.putAll(replacements);
            places.put("/usr/local/apache2", directory.toString());
            places.put("/run/wsproxy", runtime.toString());
            places.put("/proc/self/fd/1", directory.resolve("access.log").toString());
            places.put("/proc/self/fd/2", directory.resolve("error.log").toString());
            for (int configured : new int[] {8080, 8443, 8081}) {
                ports.put(configured, freePort(ports.values()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a directory of links to httpd's modules and to the project's own. */
    static void linkModules(Path modules) {
        assertThat(OWN_MODULE)
                .as("the module for event loops; `make -C httpd-module` builds it")
                .exists();
        try (Stream<Path> files = Files.list(MODULES)) {
            Files.createDirectory(modules);
            for (Path file : Stream.concat(files, Stream.of(OWN_MODULE)).toList()) {
                Files.createSymbolicLink(modules.resolve(file.getFileName()), file.toAbsolutePath());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory itself. */
    public Path path() {
        return directory;
    }

    /** Where httpd keeps what it writes, and anybody may write. */
    public Path runtime() {
        return directory.resolve("run");
    }

    /** Writes the configuration, in the place of any before. */
    public void write(String config) {
        try {
            Files.writeString(file(), localized(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The configuration with places and ports of this machine. */
    public String localized(String config) {
        String text = config;
        for (Map.Entry<String, String> place : places.entrySet()) {
            text = text.replace(place.getKey(), place.getValue());
        }
        for (Map.Entry<Integer, Integer> port : ports.entrySet()) {
            text = text.replaceAll("(Listen |\\*:)" + port.getKey() + "\\b", "$1" + port.getValue());
        }
        return text;
    }

    /** The port on this machine that stands for this one in the configuration. */
    public int port(int configured) {
        return ports.get(configured);
    }

    /** What httpd makes of the configuration, as {@code httpd -t} says it. */
    public Commands.Result check() {
        return Commands.attempt(directory, command("-t"));
    }

    /** The configuration as httpd read it, directive by directive, or why it refuses it. */
    public Commands.Result dump() {
        Path information = MODULES.resolve("mod_info.so");
        return Commands.attempt(
                directory, command("-C", "LoadModule info_module " + information, "-t", "-D", "DUMP_CONFIG"));
    }

    /** The command that runs httpd on the configuration, without privileges as in a pod. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(BINARY.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-f", file().toString()));
        return unprivileged(command);
    }

    /** The command without privileges, as in a pod. */
    public static List<String> unprivileged(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            whole.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--"));
        }
        whole.addAll(command);
        return whole;
    }

    /** The content of a file of the directory, empty when there is none. */
    String read(String name) {
        try {
            Path path = directory.resolve(name);
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file() {
        return directory.resolve("httpd.conf");
    }

    /** A port that is free and none of these: the system may give out one that was just closed again. */
    private static int freePort(Collection<Integer> taken) throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0)) {
                if (!taken.contains(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            }
        }
    }
}
