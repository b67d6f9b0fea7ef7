package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.storekeeper.Proves;
import dev.storekeeper.startup.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A quick start that runs is backed up, loses rows, and is restored; and what is no backup changes nothing. */
@Timeout(120)
@Tag("process")
class LifecycleBackupTests {

    private @TempDir Path parent;

    @Test
    @Proves("K03")
    void bringsBackWhatWasThereWhileTheServiceRuns() throws Exception {
        var data = new DataOnDisk(parent.resolve("data"));
        var backup = parent.resolve("backups/one.zip");
        try (var service = ForkedService.quickStart(data.folder())) {
            assertThat(service.status("/actuator/health")).isEqualTo(200);
            execute(data, "INSERT INTO bulk_turn (id, what) VALUES (2, 'Räksmörgås 🍤')");
            Backup.write(data.folder(), backup);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                    .isEqualTo("rw-------");
            assertThat(data.permissions("client.cnf")).isEqualTo("rw-------");
            refusesWhatIsNoBackup(data, backup);
            execute(data, "DELETE FROM bulk_turn");
            var key = Files.readString(data.folder().resolve("master.key"));
            var server = data.server();

            Restore.read(data.folder(), backup);

            service.awaitStarts(2);
            assertThat(server.isAlive()).isFalse();
            assertThat(execute(data, "DELETE FROM bulk_turn WHERE what = 'Räksmörgås 🍤'"))
                    .isEqualTo(1);
            assertThat(Files.readString(data.folder().resolve("master.key"))).isEqualTo(key);
            assertThat(data.folder()).isDirectoryContaining("glob:**/before-restore-1");
            service.stop();
            assertThat(service.exitCode()).isEqualTo(128 + 15);
            assertThat(service.lastWords()).noneMatch(line -> line.contains("Exception"));
        }
        // A restore that was ended in the middle of the exchange is completed by the next start.
        var ready = Files.createDirectories(data.folder().resolve("restored/before"));
        Files.move(data.folder().resolve("database"), ready.resolve("database"));
        Files.move(
                data.folder().resolve("before-restore-1/database"),
                data.folder().resolve("restored/database"));
        try (var folder = DataFolder.open(data.folder())) {
            Restore.exchange(folder);
        }
        assertThat(data.folder().resolve("database")).isDirectoryContaining("glob:**/ibdata1");
        assertThat(data.folder().resolve("before-restore-2/database")).isDirectory();
        assertThat(data.folder()).isDirectoryNotContaining("glob:**/restored");
    }

    private void refusesWhatIsNoBackup(DataOnDisk data, Path backup) throws IOException {
        assertRefused("exists already", () -> Backup.write(data.folder(), backup));
        assertRefused("no data of a quick start", () -> Backup.write(parent.resolve("nothing"), parent.resolve("x")));
        var half = Files.readAllBytes(backup);
        var cut = Files.write(parent.resolve("cut.zip"), Arrays.copyOf(half, half.length / 2));
        assertRefused("no complete backup", () -> Restore.read(data.folder(), cut));
        assertThat(data.folder()).isDirectoryNotContaining("glob:**/restored*");
    }

    private static void assertRefused(String words, Runnable command) {
        assertThatExceptionOfType(StartRefused.class).isThrownBy(command::run).withMessageContaining(words);
    }

    private static int execute(DataOnDisk data, String statement) throws IOException, SQLException {
        try (var connection = data.connect()) {
            return connection.createStatement().executeUpdate(statement);
        }
    }
}
