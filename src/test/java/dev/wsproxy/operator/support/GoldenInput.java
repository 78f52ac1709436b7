package dev.wsproxy.operator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The golden cases as the command line is given them. */
public final class GoldenInput {
    private static final Path CASES = Path.of("src", "test", "resources", "golden");

    private GoldenInput() {}

    /** The directories of all cases. */
    public static Stream<Path> cases() {
        return casesWith("in.yaml");
    }

    /** The directories of the cases that have a configuration. */
    public static Stream<Path> rendered() {
        return casesWith("httpd.conf");
    }

    /** The documents of a case, as a user's file would have them. */
    public static String text(Path directory) {
        try {
            return Stream.of(Files.readString(directory.resolve("in.yaml")).split("(?m)^---\n"))
                    .map(Documents::withPem)
                    .collect(Collectors.joining("\n---\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> casesWith(String file) {
        try (Stream<Path> directories = Files.list(CASES)) {
            List<Path> found = directories
                    .filter(directory -> Files.exists(directory.resolve(file)))
                    .sorted()
                    .toList();
            return found.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
