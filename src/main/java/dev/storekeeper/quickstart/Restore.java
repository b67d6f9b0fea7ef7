package dev.storekeeper.quickstart;

import dev.storekeeper.startup.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Replaces the quick start's data by those of a backup, also while the service runs. A server of its own reads the backup first, in a
 * folder of its own; only what was read completely and fits this build takes the place of the present data, which is kept aside. The
 * exchange is done by the next start, or by a running service, which starts anew for it.
 */
final class Restore {

    /** What was read completely and waits for the exchange. */
    private static final String READY = "restored";

    private static final String DRAFT = "restored.new";
    private static final String BEFORE = "before";
    private static final String KEPT = "before-restore-";

    private static final Duration LONGEST_EXCHANGE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final Logger log = LoggerFactory.getLogger(Restore.class);

    private Restore() {}

    static void read(Path data, Path wanted) {
        var file = wanted.toAbsolutePath().normalize();
        var begun = System.nanoTime();
        try (var backup = new ZipFile(file.toFile())) {
            if (!DataFolder.isInUse(data)) {
                DataFolder.open(data).close();
            }
            var draft = data.toAbsolutePath().normalize().resolve(DRAFT);
            readInto(draft, backup);
            Files.move(draft, draft.resolveSibling(READY), StandardCopyOption.ATOMIC_MOVE);
            if (DataFolder.isInUse(data)) {
                log.info("The service that runs starts anew with the restored data.");
                awaitExchange(data, begun);
            } else {
                try (var folder = DataFolder.open(data)) {
                    exchange(folder);
                }
            }
            log.info("Restored {} in {} ms", file, (System.nanoTime() - begun) / 1_000_000);
        } catch (ZipException e) {
            throw new StartRefused("%s is no complete backup (%s).".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new StartRefused("%s cannot be restored (%s).".formatted(file, e), e);
        }
    }

    static boolean isWaiting(Path data) {
        return Files.exists(data.resolve(READY));
    }

    private static void readInto(Path draft, ZipFile backup) throws IOException {
        var key = new String(entry(backup, Backup.KEY).readAllBytes(), StandardCharsets.US_ASCII);
        // The lock of an earlier attempt that still runs refuses this one.
        try (var folder = DataFolder.open(draft)) {
            for (var left : List.of(DataFolder.DATABASE, "database.new", "temporary")) {
                FileSystemUtils.deleteRecursively(folder.resolve(left));
            }
            OwnerOnly.write(folder.resolve(DataFolder.KEY), key);
        }
        DatabaseServer.during(draft, server -> {
            try (var statements = entry(backup, Backup.DATABASE)) {
                DatabaseTools.of(draft).load(statements);
            }
            migrate(server);
        });
    }

    private static InputStream entry(ZipFile backup, String name) throws IOException {
        var entry = backup.getEntry(name);
        if (entry == null) {
            throw new ZipException("it has no " + name);
        }
        return backup.getInputStream(entry);
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
        if (Files.exists(before.resolve(DataFolder.DATABASE))) {
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

    private static void awaitExchange(Path data, long begun) {
        while (isWaiting(data)) {
            if (System.nanoTime() - begun > LONGEST_EXCHANGE.toNanos()) {
                throw new StartRefused("The service that runs did not start anew; stop it and start it again.");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
