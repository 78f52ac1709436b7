package dev.wsproxy.operator.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The memory of processes, as the kernel accounts for it. */
final class ProcessMemory {
    private static final Pattern PROPORTIONAL_SIZE = Pattern.compile("(?m)^Pss: +([0-9]+) kB$");

    private ProcessMemory() {}

    /** The memory of a process and all below it in MiB, pages that they share counted once; the kernel's own is not in it. */
    static long mebibytes(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                        .mapToLong(ProcessMemory::proportionalKibibytes)
                        .sum()
                / 1024;
    }

    private static long proportionalKibibytes(ProcessHandle process) {
        try {
            String memory = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "smaps_rollup"));
            Matcher size = PROPORTIONAL_SIZE.matcher(memory);
            assertThat(size.find()).as(memory).isTrue();
            return Long.parseLong(size.group(1));
        } catch (IOException e) {
            // It has just ended.
            return 0;
        }
    }
}
