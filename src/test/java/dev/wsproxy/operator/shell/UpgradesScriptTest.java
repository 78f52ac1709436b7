package dev.wsproxy.operator.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.Commands;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The volume of a pod is small, so what counts in it is kept short. */
class UpgradesScriptTest {
    @TempDir
    Path directory;

    @Test
    void aLongFileBeginsAnewAndTheServerGoesOnWritingToIt() throws IOException {
        Path accepted = directory.resolve("upgrades.accepted");
        try (Writer server = Files.newBufferedWriter(accepted, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            server.write(".\n".repeat(500_000));
            server.flush();
            shorten();
            server.write(".\n");
        }

        assertThat(accepted).hasSize(2);
    }

    @Test
    void aShortFileIsLeftAsItIs() throws IOException {
        Path refused = Files.writeString(directory.resolve("upgrades.refused"), ".\n".repeat(499_999));

        shorten();

        assertThat(refused).hasSize(999_998);
    }

    @Test
    void beforeTheServerStartsThereIsNothingToDo() {
        shorten();

        assertThat(directory).isEmptyDirectory();
    }

    private void shorten() {
        Commands.run(
                directory,
                List.of(
                        "/bin/sh",
                        "-c",
                        "RUNTIME='" + directory + "'\n" + Script.UPGRADES.text() + "shorten_upgrades"));
    }
}
