package dev.storekeeper.quickstart;

import dev.storekeeper.crypto.FieldEncryption;
import dev.storekeeper.startup.MasterKey;
import dev.storekeeper.startup.StartRefused;
import dev.storekeeper.token.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * Replaces the quick start's data by those of a backup, also while the service runs. A server of its own reads the backup first, in a
 * folder of its own; only what was read completely and fits this build takes the place of the present data, which is kept aside. The
 * exchange is done by the next start, or by a running service, which starts anew for it.
 */
final class Restore {

    /** What was read completely and waits for the exchange. */
    private static final String READY = "restored";

    /** Where one restore at a time reads a backup. */
    private static final String WORKPLACE = "restoring";

    private static final String DRAFT = "draft";

    private static final String BEFORE = "before";
    private static final String KEPT = "before-restore-";

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final Logger log = LoggerFactory.getLogger(Restore.class);

    private Restore() {}

    static void read(Path data, Path wanted, Environment settings, LongSupplier nanoTime) {
        MasterKey.checkAll(settings);
        var file = wanted.toAbsolutePath().normalize();
        var begun = nanoTime.getAsLong();
        try (var backup = new ZipFile(file.toFile())) {
            Backup.requireWhole(backup);
            awaitExchange(data, "Nothing was restored: an earlier restore", nanoTime);
            try (var workplace = awaitFolder(data.resolve(WORKPLACE), nanoTime)) {
                readApart(workplace.resolve(DRAFT), data.resolve(READY), backup, settings);
                awaitExchange(data, "The restore", nanoTime);
            }
            log.info("Restored {} in {} ms", file, (nanoTime.getAsLong() - begun) / 1_000_000);
        } catch (ZipException e) {
            throw new StartRefused("%s is no complete backup (%s).".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new StartRefused("%s cannot be restored (%s).".formatted(file, e), e);
        }
    }

    /** For a restore beside another, and for the new start of a service, beside which a backup may begin. */
    static DataFolder awaitFolder(Path data, LongSupplier nanoTime) {
        var begun = nanoTime.getAsLong();
        var folder = DataFolder.openUnlessUsed(data);
        if (folder == null) {
            log.info("Another process uses {}; waiting until it ends.", data);
        }
        while (folder == null && pauses(begun, nanoTime)) {
            folder = DataFolder.openUnlessUsed(data);
        }
        return folder == null ? DataFolder.open(data) : folder;
    }

    /** Returns false, without a pause, when the longest wait is over. */
    private static boolean pauses(long begun, LongSupplier nanoTime) {
        if (nanoTime.getAsLong() - begun > LONGEST_WAIT.toNanos()) {
            return false;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
        return true;
    }

    static boolean isWaiting(Path data) {
        return Files.exists(data.resolve(READY));
    }

    /** Leaves the exchange to a service that runs. Returns whether no backup waits for it any more. */
    private static boolean exchangeUnlessUsed(Path data) throws IOException {
        try (var folder = DataFolder.openUnlessUsed(data)) {
            if (folder != null) {
                ServerProcess.endOrphan(folder.path());
                exchange(folder);
            }
        }
        return !isWaiting(data);
    }

    /** Nothing is left of a backup that is refused. */
    private static void readApart(Path draft, Path ready, ZipFile backup, Environment settings) throws IOException {
        discard(draft);
        try {
            readInto(draft, backup, settings);
            Files.move(draft, ready, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            discard(draft);
        }
    }

    /** Deletes what a restore that was killed has read, unless another one reads there. */
    static void discardUnlessUsed(DataFolder data) {
        var workplace = data.resolve(WORKPLACE);
        if (Files.exists(workplace.resolve(DRAFT))) {
            try (var folder = DataFolder.openUnlessUsed(workplace)) {
                if (folder != null) {
                    discard(folder.resolve(DRAFT));
                }
            } catch (IOException | StartRefused e) {
                log.warn(
                        "{} is left of a restore, and cannot be deleted from here; please do so ({})",
                        workplace,
                        NestedExceptionUtils.getMostSpecificCause(e).toString());
            }
        }
    }

    /** The server of a restore that was killed may still write into its folder. */
    static void discard(Path draft) throws IOException {
        ServerProcess.endOrphan(draft);
        FileSystemUtils.deleteRecursively(draft);
    }

    private static void readInto(Path draft, ZipFile backup, Environment settings) throws IOException {
        var key = Backup.key(backup);
        try (var server = DatabaseServer.start(draft);
                var statements = Backup.statements(backup)) {
            DatabaseTools.of(draft).load(statements);
            migrate(server);
            requireKey(server, key, settings);
        }
        OwnerOnly.write(draft.resolve(DataFolder.KEY), key);
    }

    /** So that a backup of another build is refused before anything is exchanged. */
    private static void migrate(DatabaseServer server) {
        try {
            Flyway.configure()
                    .dataSource(server.url(), server.username(), server.password())
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StartRefused(
                    "The backup was made by another build of Storekeeper, whose tables differ; nothing was restored. Restore it with"
                            + " the build that made it.",
                    e);
        }
    }

    /**
     * A service does not start where it cannot decrypt a signing key that has not retired. The settings may name other keys than the
     * backup, as for the service.
     */
    private static void requireKey(DatabaseServer server, String key, Environment settings) {
        var encryption = FieldEncryption.of(
                settings.getProperty("storekeeper.key", key),
                Binder.get(settings)
                        .bind("storekeeper.previous-keys", Bindable.listOf(String.class))
                        .orElse(List.of()));
        var database = new DriverManagerDataSource(server.url(), server.username(), server.password());
        var encrypted = JdbcClient.create(database)
                .sql("""
                        SELECT encrypted_private_key FROM signing_key k WHERE NOT EXISTS (SELECT 1 FROM signing_key successor
                        WHERE successor.generation > k.generation
                        AND successor.signs_from <= UTC_TIMESTAMP(6) - INTERVAL ? SECOND)""")
                .param(SigningKeys.OUTLIVES.toSeconds())
                .query(byte[].class)
                .list();
        if (encrypted.stream().anyMatch(encryption::isByUnknownKey)) {
            throw new StartRefused(
                    "The backup's database was written with another key than the one beside it, or than those that STOREKEEPER_KEY"
                            + " and STOREKEEPER_PREVIOUS_KEYS name here; nothing was restored.");
        }
    }

    /**
     * Exchanges database and key, if a backup waits for it. It may be ended at any moment and is then completed by the next start: what is
     * in the waiting folder has not been exchanged yet.
     */
    static void exchange(DataFolder folder) throws IOException {
        var ready = folder.resolve(READY);
        if (Files.notExists(ready)) {
            return;
        }
        var before = OwnerOnly.folder(ready.resolve(BEFORE));
        for (var name : List.of(DataFolder.DATABASE, DataFolder.KEY)) {
            if (Files.exists(ready.resolve(name))) {
                if (Files.exists(folder.resolve(name))) {
                    Files.move(folder.resolve(name), before.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                }
                Files.move(ready.resolve(name), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        if (Files.exists(before.resolve(DataFolder.DATABASE)) || Files.exists(before.resolve(DataFolder.KEY))) {
            var kept = free(folder);
            Files.move(before, kept, StandardCopyOption.ATOMIC_MOVE);
            log.info("What was there before the restore is kept in {}; delete it when you need it no more.", kept);
        }
        FileSystemUtils.deleteRecursively(ready);
    }

    private static Path free(DataFolder folder) {
        var number = 1;
        while (Files.exists(folder.resolve(KEPT + number))) {
            number++;
        }
        return folder.resolve(KEPT + number);
    }

    /** A service that runs starts anew for it; a backup ends. */
    static void awaitExchange(Path data, String what, LongSupplier nanoTime) throws IOException {
        var begun = nanoTime.getAsLong();
        while (!exchangeUnlessUsed(data)) {
            if (!pauses(begun, nanoTime)) {
                throw new StartRefused(
                        "%s has read its backup, but the data are not exchanged yet: a service or a backup has used %s for more than %d s."
                                        .formatted(what, data.toAbsolutePath().normalize(), LONGEST_WAIT.toSeconds())
                                + " The next start or backup does it; stop a service that runs, and start it again.");
            }
        }
    }
}
