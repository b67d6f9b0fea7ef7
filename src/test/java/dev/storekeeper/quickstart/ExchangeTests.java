package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.storekeeper.startup.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** What a restore exchanges is kept, whatever another restore has left of it. */
class ExchangeTests {

    private @TempDir Path parent;
    private Path data;

    @BeforeEach
    void makePresent() throws IOException {
        data = parent.resolve("data");
        try (var folder = DataFolder.open(data)) {
            Files.createDirectory(folder.resolve(DataFolder.DATABASE));
            Files.writeString(folder.resolve(DataFolder.KEY), "present");
        }
    }

    @Test
    void keepsAKeyThatIsExchangedAlone() throws IOException {
        Files.writeString(Files.createDirectory(data.resolve("restored")).resolve(DataFolder.KEY), "restored");
        try (var folder = DataFolder.open(data)) {
            Restore.exchange(folder);
        }
        assertThat(data.resolve(DataFolder.KEY)).hasContent("restored");
        assertThat(data.resolve("before-restore-1").resolve(DataFolder.KEY)).hasContent("present");
        assertThat(data).isDirectoryNotContaining("glob:**/restored");
    }

    /** A backup of a service that does not run uses the folder for a while. */
    @Test
    void waitsForABackupToEnd() throws IOException {
        Files.writeString(Files.createDirectory(data.resolve("restored")).resolve(DataFolder.KEY), "restored");
        Restore.awaitExchange(data, "The restore", closingAt(2, DataFolder.open(data)));
        assertThat(data.resolve(DataFolder.KEY)).hasContent("restored");
        assertThat(data).isDirectoryNotContaining("glob:**/restored");
    }

    /** Each look at the clock comes a minute later, and one of them after the other process has ended. */
    private static LongSupplier closingAt(int look, DataFolder other) {
        var minutes = new AtomicLong();
        return () -> {
            if (minutes.incrementAndGet() == look) {
                other.close();
            }
            return TimeUnit.MINUTES.toNanos(minutes.get());
        };
    }

    @Test
    void leavesThePlaceToARestoreThatReads() throws IOException {
        var backup = backupWithoutKey();
        try (var other = DataFolder.open(data.resolve("restoring"))) {
            var draft = Files.createDirectory(other.resolve("draft"));
            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() ->
                            Restore.read(data, backup, new MockEnvironment(), closingAt(Integer.MAX_VALUE, other)))
                    .withMessageContaining(
                            "(process %d) uses %s", ProcessHandle.current().pid(), other);
            assertThat(draft).exists();
        }
    }

    /** The clock is looked at before both waits, and then while this one lasts. */
    @Test
    void waitsForARestoreThatReads() throws IOException {
        var backup = backupWithoutKey();
        var clock = closingAt(4, DataFolder.open(data.resolve("restoring")));
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> Restore.read(data, backup, new MockEnvironment(), clock))
                .withMessageContaining("its master.key must be");
    }

    @Test
    void refusesABackupWhoseKeyIsNone() throws IOException {
        var backup = backupWithoutKey();
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> Restore.read(data, backup, new MockEnvironment(), System::nanoTime))
                .withMessage("%s is no complete backup (its master.key must be exactly 32 bytes in Base64).", backup);
    }

    private Path backupWithoutKey() throws IOException {
        var backup = parent.resolve("one.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(backup))) {
            zip.putNextEntry(new ZipEntry(DataFolder.KEY));
            zip.write("no key".getBytes(StandardCharsets.US_ASCII));
            zip.putNextEntry(new ZipEntry(Backup.DATABASE));
        }
        return backup;
    }

    @Test
    void awaitsTheEndOfAServerBeforeTheExchange() throws IOException {
        Files.writeString(Files.createDirectory(data.resolve("restored")).resolve(DataFolder.KEY), "restored");
        var server = leaveServer(data);
        Restore.awaitExchange(data, "The restore", System::nanoTime);
        assertThat(server.isAlive()).isFalse();
        assertThat(data.resolve(DataFolder.KEY)).hasContent("restored");
    }

    @Test
    void awaitsTheEndOfAServerBeforeItsFolderIsDeleted() throws IOException {
        var server = leaveServer(data);
        Restore.discard(data);
        assertThat(server.isAlive()).isFalse();
        assertThat(data).doesNotExist();
    }

    /** As of a service or a restore that was killed: it ends a second later. */
    private static Process leaveServer(Path folder) throws IOException {
        var program = ServerFiles.unpackedIn(folder).program();
        Files.createDirectories(program.getParent());
        Files.copy(Path.of("/bin/sh"), program, StandardCopyOption.COPY_ATTRIBUTES);
        var server = new ProcessBuilder(program.toString(), "-c", "sleep 1; true").start();
        Files.writeString(folder.resolve("database.pid"), Long.toString(server.pid()));
        return server;
    }

    @Test
    void keepsNothingOfWhatIsNotExchanged() throws IOException {
        Files.createDirectory(data.resolve("restored"));
        try (var folder = DataFolder.open(data)) {
            Restore.exchange(folder);
        }
        assertThat(data.resolve(DataFolder.KEY)).hasContent("present");
        assertThat(data).isDirectoryNotContaining("glob:**/{restored,before-restore-1}");
    }
}
