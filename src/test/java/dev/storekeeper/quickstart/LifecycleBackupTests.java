package dev.storekeeper.quickstart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Proves;
import dev.storekeeper.TestClock;
import dev.storekeeper.startup.StartRefused;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.mock.env.MockEnvironment;

/** A quick start that runs is backed up, loses rows, and is restored; and what is no backup changes nothing. */
@Timeout(300)
@Tag("process")
@ExtendWith(OutputCaptureExtension.class)
class LifecycleBackupTests {

    private @TempDir Path parent;

    @Test
    @Proves("K03")
    void bringsBackWhatWasThereWhileTheServiceRuns(CapturedOutput output) throws Exception {
        var data = new DataOnDisk(parent.resolve("data"));
        var backup = parent.resolve("backups/one.zip");
        try (var service = ForkedService.quickStart(data.folder())) {
            assertThat(service.status("/actuator/health")).isEqualTo(200);
            data.execute("INSERT INTO bulk_turn (id, what) VALUES (2, 'Räksmörgås 🍤')");
            backUp(data, backup);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                    .isEqualTo("rw-------");
            assertThat(data.permissions("client.cnf")).isEqualTo("rw-------");
            assertThat(output.getAll()).contains("It holds the key too");
            saysWhichKeyItLacks(data, output);
            refusesWhatIsNoBackup(data, backup);
            refusesWhatHasAnOlderKeyOfAnotherKey(data);
            assertThat(service.status("/actuator/health")).isEqualTo(200);
            data.execute("DELETE FROM bulk_turn");
            var key = Files.readString(data.folder().resolve("master.key"));
            var server = data.server();

            restore(data, backup, new SlowlyLoaded());

            service.awaitStarts(2);
            assertThat(server.isAlive()).isFalse();
            assertThat(data.execute("DELETE FROM bulk_turn WHERE what = 'Räksmörgås 🍤'"))
                    .isEqualTo(1);
            assertThat(Files.readString(data.folder().resolve("master.key"))).isEqualTo(key);
            assertThat(data.folder()).isDirectoryContaining("glob:**/before-restore-1");
            startsAnewBesideABackup(data, service);
            service.stop();
            assertThat(service.exitCode()).isEqualTo(128 + 15);
            assertThat(service.lastWords()).noneMatch(line -> line.contains("Exception"));
        }
        goBack(data);
        // A restore that was ended in the middle of the exchange is completed by the next start.
        var ready = Files.createDirectories(data.folder().resolve("restored/before"));
        Files.move(data.folder().resolve("database"), ready.resolve("database"));
        Files.move(data.folder().resolve("aside/database"), data.folder().resolve("restored/database"));
        try (var folder = DataFolder.open(data.folder())) {
            Restore.exchange(folder);
        }
        assertThat(data.folder().resolve("database")).isDirectoryContaining("glob:**/ibdata1");
        assertThat(data.folder().resolve("before-restore-2/database")).isDirectory();
        assertThat(data.folder()).isDirectoryNotContaining("glob:**/restored");
        restoresAfterOneThatWaits(data, backup);
        saysWhatCompletesIt(data, backup);
    }

    /** A backup that begins between the end of the service and its new start holds the folder for a while. */
    private static void startsAnewBesideABackup(DataOnDisk data, ForkedService service) throws IOException {
        Files.createDirectory(data.folder().resolve("restored"));
        try (var _ = await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> DataFolder.openUnlessUsed(data.folder()), Objects::nonNull)) {
            service.awaitLine("waiting until it ends");
        }
        service.awaitStarts(3);
    }

    /** As when an earlier restore was ended before the exchange. */
    private void restoresAfterOneThatWaits(DataOnDisk data, Path backup) throws IOException {
        var waiting = Files.createDirectories(data.folder().resolve("restored/database"));
        Files.createFile(waiting.resolve("of the earlier restore"));
        try (var _ = DataFolder.open(data.folder())) {
            assertRefused(
                    "Nothing was restored: an earlier restore has read its backup",
                    () -> restoreImpatiently(data, backup));
        }
        assertThat(data.folder().resolve("restored/database")).isDirectoryContaining("glob:**/of the earlier*");
        restore(data, backup);
        assertThat(data.folder().resolve("before-restore-3/database")).isDirectoryContaining("glob:**/ibdata1");
        assertThat(data.folder().resolve("before-restore-4/database")).isDirectoryContaining("glob:**/of the earlier*");
        assertThat(data.folder().resolve("database")).isDirectoryContaining("glob:**/ibdata1");
    }

    /** As beside a backup, which does not start anew for it. */
    private void saysWhatCompletesIt(DataOnDisk data, Path backup) throws IOException {
        try (var _ = DataFolder.open(data.folder())) {
            assertRefused("The next start or backup does it", () -> restoreImpatiently(data, backup));
        }
        assertThat(data.folder()).isDirectoryContaining("glob:**/restored");
        backUp(data, parent.resolve("of-restored.zip"));
        assertThat(data.folder()).isDirectoryNotContaining("glob:**/restored");
        // Also where the exchange was cut off between the two moves of the database.
        Files.createDirectories(data.folder().resolve("restored/before/database"));
        Files.move(data.folder().resolve("database"), data.folder().resolve("restored/database"));
        backUp(data, parent.resolve("of-cut-off.zip"));
        assertThat(data.folder()).isDirectoryNotContaining("glob:**/restored");
    }

    /** The key of the folder does not open what a service wrote that was given another one. */
    private void saysWhichKeyItLacks(DataOnDisk data, CapturedOutput output) throws IOException {
        // Of another backup to the same name.
        var draft = Files.createFile(parent.resolve("keyed.zip.new"));
        var key = Base64.getEncoder().encodeToString(new SecureRandom().generateSeed(32));
        var told = output.getAll().length();
        Backup.write(
                data.folder(), parent.resolve("keyed.zip"), new MockEnvironment().withProperty("storekeeper.key", key));
        assertThat(output.getAll().substring(told))
                .contains("STOREKEEPER_KEY, which it does not hold")
                .doesNotContain("It holds the key too");
        assertThat(draft).exists();
    }

    /** What docs/operations.md says, line by line. */
    private void goBack(DataOnDisk data) throws Exception {
        var lines = Files.readString(Path.of("docs", "operations.md"))
                .split("<!-- back -->\n```sh\n")[1]
                .split("```")[0];
        var shell = new ProcessBuilder("sh", "-euc", lines)
                .directory(parent.toFile())
                .inheritIO();
        assertThat(shell.start().waitFor()).isZero();
        assertThat(data.folder().resolve("master.key")).exists();
        try (var _ = DatabaseServer.start(data.folder())) {
            assertThat(data.execute("DELETE FROM bulk_turn")).isZero();
        }
    }

    private void refusesWhatIsNoBackup(DataOnDisk data, Path backup) throws IOException {
        assertRefused("exists already", () -> backUp(data, backup));
        assertRefused(
                "no data of a quick start",
                () -> Backup.write(parent.resolve("nothing"), parent.resolve("x"), new MockEnvironment()));
        var half = Files.readAllBytes(backup);
        var cut = Files.write(parent.resolve("cut.zip"), Arrays.copyOf(half, half.length / 2));
        assertRefused("no complete backup", () -> restore(data, cut));
        assertRefused("no complete backup", () -> restore(data, withOtherChecksum(backup)));
        assertRefused(
                "STOREKEEPER_KEY must be exactly 32 bytes",
                () -> restore(data, backup, new MockEnvironment().withProperty("storekeeper.key", "")));
        assertThat(data.folder()).isDirectoryNotContaining("glob:**/restored*");
        assertRefused("another key", () -> restore(data, withOtherKey(backup)));
        assertThat(data.folder()).isDirectoryNotContaining("glob:**/restored");
        assertThat(data.folder().resolve("restoring")).isDirectoryNotContaining("glob:**/draft");
    }

    /** The newest signing key can be decrypted, and the one before it, which still verifies, cannot. */
    private void refusesWhatHasAnOlderKeyOfAnotherKey(DataOnDisk data) throws Exception {
        var mixed = parent.resolve("mixed.zip");
        data.execute("""
                INSERT INTO signing_key SELECT generation - 1, 'of-another-key', public_key,
                INSERT(encrypted_private_key, 1, 4, 'none'), created_at, signs_from FROM signing_key""");
        backUp(data, mixed);
        data.execute("DELETE FROM signing_key WHERE kid = 'of-another-key'");
        assertRefused("another key", () -> restore(data, mixed));
        assertThat(data.folder()).isDirectoryNotContaining("glob:**/restored");
    }

    /** As if a byte of the database were another one: what is read has another checksum than the one that is written there. */
    private Path withOtherChecksum(Path backup) throws IOException {
        var bytes = Files.readAllBytes(backup);
        // The header of the last entry in the table of contents, and the checksum in it.
        var header = new String(bytes, ISO_8859_1).lastIndexOf("PK\1\2");
        bytes[header + 16] ^= 1;
        return Files.write(parent.resolve("changed.zip"), bytes);
    }

    private Path withOtherKey(Path backup) throws IOException {
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        var other = Files.copy(backup, parent.resolve("other.zip"));
        try (var zip = FileSystems.newFileSystem(other)) {
            Files.writeString(zip.getPath("master.key"), Base64.getEncoder().encodeToString(key));
        }
        return other;
    }

    private static void backUp(DataOnDisk data, Path backup) {
        Backup.write(data.folder(), backup, new StandardEnvironment());
    }

    private static void restore(DataOnDisk data, Path backup) {
        restore(data, backup, new StandardEnvironment());
    }

    private static void restore(DataOnDisk data, Path backup, Environment settings) {
        Restore.read(
                data.folder(),
                backup,
                settings,
                () -> TimeUnit.MILLISECONDS.toNanos(TestClock.now().toEpochMilli()));
    }

    /** As if each look at the clock came a minute later. */
    private static void restoreImpatiently(DataOnDisk data, Path backup) {
        var minutes = new AtomicLong();
        Restore.read(
                data.folder(),
                backup,
                new StandardEnvironment(),
                () -> TimeUnit.MINUTES.toNanos(minutes.incrementAndGet()));
    }

    private static void assertRefused(String words, ThrowingCallable command) {
        assertThatExceptionOfType(StartRefused.class).isThrownBy(command).withMessageContaining(words);
    }

    /** The settings that are read when the database is loaded: as if that had taken longer than a running service may for its start. */
    private static final class SlowlyLoaded extends MockEnvironment {

        @Override
        public String getProperty(String name, String otherwise) {
            TestClock.advance(Duration.ofMinutes(3));
            return super.getProperty(name, otherwise);
        }
    }
}
