package dev.storekeeper.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes come back as they were written, and leave nothing behind. */
class TempFileTests {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 300_000})
    void givesBackWhatWasWritten(int size) throws IOException {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        try (var spool = new TempFile()) {
            for (int at = 0; at < size; at += 10_000) {
                spool.write(bytes, at, Math.min(10_000, size - at));
            }
            assertThat(spool.size()).isEqualTo(size);
            var one = spool.open();
            assertThat(one.readNBytes(5)).isEqualTo(Arrays.copyOf(bytes, Math.min(5, size)));
            assertThat(spool.open().readAllBytes()).isEqualTo(bytes);
            assertThat(one.readAllBytes()).hasSize(Math.max(0, size - 5));
        }
    }

    /** A small body is read twice, and its memory is counted once. */
    @Test
    void copiesNothingThatIsInMemory() throws IOException {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var file = new TempFile()) {
            file.write(new byte[60_000]);
            var before = threads.getCurrentThreadAllocatedBytes();
            var opened = file.open();
            var allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(opened).hasBinaryContent(new byte[60_000]);
            assertThat(allocated).isLessThan(10_000);
        }
    }

    @Test
    void asksBeforeItTakesAFileAndLeavesNone() throws IOException {
        var asked = new AtomicInteger();
        var before = files();
        var spool = new TempFile(asked::incrementAndGet);
        spool.write(new byte[60_000]);
        assertThat(asked).hasValue(0);
        spool.write(new byte[60_000]);
        spool.write(new byte[60_000]);
        assertThat(asked).hasValue(1);
        // Where a system lets go of a name that is open, a crash leaves nothing either.
        assertThat(files() - before)
                .isLessThanOrEqualTo(System.getProperty("os.name").equals("Linux") ? 0 : 1);
        spool.close();
        assertThatIOException().isThrownBy(() -> spool.open().read());
        assertThat(files()).isEqualTo(before);
    }

    private static long files() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.toString().endsWith(".spool")).count();
        }
    }
}
