package dev.wsproxy.operator.cli;

import dev.wsproxy.operator.httpd.ConfigRenderer;
import dev.wsproxy.operator.httpd.HttpdLayout;
import dev.wsproxy.operator.plan.ProxyPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets the httpd of this machine read configurations, in a temporary directory instead of the container's places. Only the text
 * is tried: files of certificates are there, with nothing in them that httpd would look at.
 */
final class HttpdTrial {
    /** What generated configurations need, as the README asks of images. */
    private static final String OLDEST_VERSION = "2.4.65";

    private static final Pattern CERTIFICATE_FILE = Pattern.compile("(?m)^ *SSL\\w+File \"?([^\"\\n]+)\"?$");

    private final HttpdProgram httpd;
    private Optional<String> obstacle = Optional.empty();

    HttpdTrial(HttpdProgram httpd) {
        this.httpd = httpd;
        if (!httpd.isAtLeast(OLDEST_VERSION)) {
            obstacle = Optional.of("it is older than " + OLDEST_VERSION);
        } else if (httpd.modules().isEmpty()) {
            obstacle = Optional.of("its modules were not found");
        }
    }

    /** Why httpd refuses the plan's configuration; empty when it does not, or could not be asked. */
    Optional<Finding> refusal(ProxyPlan plan) {
        if (obstacle.isPresent()) {
            return Optional.empty();
        }
        Path directory = null;
        try {
            directory = Files.createTempDirectory("wsproxy-");
            return refusal(plan, directory);
        } catch (IOException | IllegalArgumentException e) {
            // The latter when the temporary directory has a name that no configuration can hold.
            obstacle = Optional.of(e.getMessage());
            return Optional.empty();
        } finally {
            delete(directory);
        }
    }

    /** What was tried, and what was not. */
    String summary() {
        String program = "%s (%s)".formatted(httpd.binary(), httpd.version());
        return obstacle.map(why -> "no configuration was tried with %s: %s.".formatted(program, why))
                .orElse(
                        "configurations were tried with %s; contents of certificates and the proxies' image were not looked at."
                                .formatted(program));
    }

    private Optional<Finding> refusal(ProxyPlan plan, Path directory) throws IOException {
        HttpdLayout layout = HttpdLayout.official().below(directory.toString());
        String text = new ConfigRenderer(layout).render(plan).text();
        Path config = Files.writeString(directory.resolve("httpd.conf"), text);
        Path serverRoot = Files.createDirectories(Path.of(layout.serverRoot()));
        Files.createSymbolicLink(serverRoot.resolve("modules"), httpd.modules().orElseThrow());
        Files.createDirectories(Path.of(layout.runtimeDirectory()));
        Matcher certificate = CERTIFICATE_FILE.matcher(text);
        while (certificate.find()) {
            Path file = Path.of(certificate.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, "not looked at\n");
        }
        HttpdProgram.Run run = httpd.test(config);
        if (run.exitCode() == 0) {
            return Optional.empty();
        }
        String output =
                run.output().replace(directory + "/", "").strip().lines().collect(Collectors.joining(" "));
        if (output.contains("Cannot load ")) {
            throw new IOException("it lacks a module: " + output);
        }
        return Optional.of(new Finding(
                "spec",
                Finding.CONFIGURATION_REFUSED,
                "must give a configuration that httpd accepts; it says: " + output));
    }

    private static void delete(Path directory) {
        if (directory == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(HttpdTrial::deleteOne);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteOne(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
