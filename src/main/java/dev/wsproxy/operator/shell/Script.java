package dev.wsproxy.operator.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** A script for {@code /bin/sh}, POSIX but for {@code test -ef}, which dash and busybox have. */
public enum Script {
    /** Stages what is mounted, tests it and puts it into place. */
    CONFIGURATION("configuration.sh"),
    /** Lets httpd open as many files as it needs. */
    DESCRIPTORS("descriptors.sh"),
    /** Follows what is mounted beside a running httpd; comes after {@link #CONFIGURATION}, {@link #LIVE_MEMBERS} and {@link #UPGRADES}. */
    FOLLOW("follow.sh"),
    /** Changes members in a running httpd, without a restart. */
    LIVE_MEMBERS("live-members.sh"),
    /** Keeps the counts of upgrades short. */
    UPGRADES("upgrades.sh");

    private final String text;

    Script(String file) {
        text = read(file);
    }

    /** The script without comments and empty lines: {@code kubectl describe pod} shows it all. */
    public String text() {
        return text;
    }

    private static String read(String name) {
        try (InputStream file = Script.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> line + "\n")
                    .collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
