package dev.wsproxy.operator.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An httpd on this machine.
 *
 * @param binary its command
 * @param version its version, such as 2.4.66
 * @param modules directory of its modules
 */
record HttpdProgram(Path binary, String version, Optional<Path> modules) {
    private static final List<String> NAMES = List.of("httpd", "apache2");
    private static final Pattern VERSION = Pattern.compile("Apache/([0-9]+(?:\\.[0-9]+)*)");
    private static final Pattern ROOT = Pattern.compile("HTTPD_ROOT=\"([^\"]*)\"");

    /** Seconds for a run that only reads a configuration; a thousand backends take less than one. */
    private static final int TIMEOUT_SECONDS = 60;

    /**
     * What a run of it gave.
     *
     * @param exitCode its exit code
     * @param output standard output and standard error
     */
    record Run(int exitCode, String output) {}

    /** The first one in the directories of a PATH; empty when there is none. Other servers are called httpd as well. */
    static Optional<HttpdProgram> onPath(String path) throws IOException {
        for (String directory : path.split(File.pathSeparator)) {
            for (String name : NAMES) {
                Path binary = Path.of(directory, name);
                Optional<HttpdProgram> found =
                        !directory.isEmpty() && isProgram(binary) ? identified(binary) : Optional.empty();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The httpd at this path.
     *
     * @throws IOException when there is none; the message says so
     */
    static HttpdProgram at(Path binary) throws IOException {
        Optional<HttpdProgram> found = isProgram(binary) ? identified(binary) : Optional.empty();
        return found.orElseThrow(() -> new IOException("`%s` must be an Apache httpd.".formatted(binary)));
    }

    private static Optional<HttpdProgram> identified(Path binary) throws IOException {
        String build = run(List.of(binary.toString(), "-V")).output();
        Matcher version = VERSION.matcher(build);
        return version.find()
                ? Optional.of(new HttpdProgram(binary, version.group(1), modules(binary, build)))
                : Optional.empty();
    }

    /** Reads a configuration and says what is wrong with it. */
    Run test(Path config) throws IOException {
        return run(List.of(binary.toString(), "-t", "-f", config.toString()));
    }

    /** Distributions keep modules below httpd's own root, or beside the program. */
    private static Optional<Path> modules(Path binary, String build) throws IOException {
        Path prefix = binary.toRealPath().getParent().resolveSibling("");
        List<Path> candidates = new ArrayList<>();
        Matcher root = ROOT.matcher(build);
        if (root.find()) {
            candidates.add(Path.of(root.group(1), "modules"));
        }
        for (String place : List.of(
                "modules",
                "lib/apache2/modules",
                "lib64/httpd/modules",
                "lib/httpd/modules",
                "lib/apache2",
                "libexec/apache2")) {
            candidates.add(prefix.resolve(place));
        }
        return candidates.stream()
                .filter(directory -> Files.exists(directory.resolve("mod_proxy.so")))
                .findFirst();
    }

    private static boolean isProgram(Path binary) {
        return Files.isRegularFile(binary) && Files.isExecutable(binary);
    }

    private static Run run(List<String> command) throws IOException {
        Path output = Files.createTempFile("wsproxy-", ".output");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("`%s` did not end.".formatted(String.join(" ", command)));
            }
            return new Run(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(output);
        }
    }

    /** Whether it is this version or a later one. */
    boolean isAtLeast(String oldest) {
        return Arrays.compare(numbers(version), numbers(oldest)) >= 0;
    }

    private static int[] numbers(String version) {
        return Stream.of(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }
}
