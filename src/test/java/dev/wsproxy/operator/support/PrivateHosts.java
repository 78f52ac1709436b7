package dev.wsproxy.operator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Names that only one process can resolve: a file of its own in the place of {@code /etc/hosts}, in a mount namespace of its own.
 * Needs root, or the capability SYS_ADMIN.
 */
public final class PrivateHosts {
    private final Path file;

    /** Names that are written to this file. */
    public PrivateHosts(Path file) {
        this.file = file;
        set(Map.of());
    }

    /** From now on these names have these addresses, and others have none. The file stays the same, so that a mount shows it. */
    public void set(Map<String, String> addresses) {
        StringBuilder text = new StringBuilder("127.0.0.1 localhost\n");
        addresses.forEach(
                (name, address) -> text.append(address).append(' ').append(name).append('\n'));
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Comes before the command of a process that shall see the names. */
    List<String> wrapper() {
        return List.of(
                "unshare", "--mount", "sh", "-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\"", file.toString());
    }
}
