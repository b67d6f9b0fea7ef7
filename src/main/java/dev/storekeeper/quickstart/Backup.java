package dev.storekeeper.quickstart;

import dev.storekeeper.startup.MasterKey;
import dev.storekeeper.startup.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

/**
 * Writes the quick start's data into one file, also while the service runs, and reads that file: the database as of one moment, and the
 * key, without which its secrets cannot be read. The key lies beside the data in the data folder too; a backup without it would be of no
 * use to someone who has lost that folder.
 */
final class Backup {

    static final String DATABASE = "database.sql";

    private static final Logger log = LoggerFactory.getLogger(Backup.class);

    private Backup() {}

    static void write(Path data, Path wanted, Environment settings) {
        var file = wanted.toAbsolutePath().normalize();
        if (Files.notExists(data.resolve(DataFolder.DATABASE)) && !Restore.isWaiting(data)) {
            throw new StartRefused("There is no data of a quick start in %s."
                    .formatted(data.toAbsolutePath().normalize()));
        }
        if (Files.exists(file)) {
            throw new StartRefused(file + " exists already; name another file.");
        }
        try {
            var folder = DataFolder.openUnlessUsed(data);
            if (folder == null) {
                writeRunning(data, file);
            } else {
                try (var _ = DatabaseServer.start(folder, List.of())) {
                    writeRunning(data, file);
                }
            }
            log.info("Backed up to {} ({} KB)", file, Files.size(file) / 1024);
            log.info(
                    settings.containsProperty("storekeeper.key")
                            ? "Its secrets are encrypted with STOREKEEPER_KEY, which it does not hold: keep that key too, and set it for a restore."
                            : "It holds the key too: keep it from others as you keep the data folder from them.");
        } catch (IOException e) {
            throw new StartRefused("The backup cannot be written to %s (%s).".formatted(file, e), e);
        }
    }

    /**
     * Under a name of its own until it is complete and on the disk. Where files have POSIX permissions, the JDK makes it readable for its
     * owner only.
     */
    private static void writeRunning(Path data, Path file) throws IOException {
        var folder = OwnerOnly.folder(Objects.requireNonNull(file.getParent()));
        var draft = Files.createTempFile(folder, file.getFileName() + ".", ".new");
        try {
            try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                writeEntries(data, Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** The ZIP's table of contents comes last, so a file that was cut off does not open. */
    private static void writeEntries(Path data, OutputStream target) throws IOException {
        var file = data.resolve(DataFolder.KEY);
        var key = Files.readAllBytes(file);
        var zip = new ZipOutputStream(target);
        zip.putNextEntry(new ZipEntry(DataFolder.KEY));
        zip.write(key);
        zip.closeEntry();
        zip.putNextEntry(new ZipEntry(DATABASE));
        DatabaseTools.of(data).dump(zip);
        zip.closeEntry();
        if (!Arrays.equals(Files.readAllBytes(file), key)) {
            throw new StartRefused("A restore has exchanged key and database during the backup; back up again.");
        }
        zip.finish();
    }

    /** A ZipFile itself reads changed bytes as if they were those that were written. */
    static void requireWhole(ZipFile backup) throws IOException {
        for (var name : List.of(DataFolder.KEY, DATABASE)) {
            var entry = entry(backup, name);
            try (var bytes = new CheckedInputStream(backup.getInputStream(entry), new CRC32())) {
                bytes.transferTo(OutputStream.nullOutputStream());
                if (bytes.getChecksum().getValue() != entry.getCrc()) {
                    throw new ZipException(name + " was changed, its checksum is another");
                }
            }
        }
    }

    static String key(ZipFile backup) throws IOException {
        try (var bytes = backup.getInputStream(entry(backup, DataFolder.KEY))) {
            var key = new String(bytes.readAllBytes(), StandardCharsets.US_ASCII).strip();
            var fault = MasterKey.fault(key);
            if (fault != null) {
                throw new ZipException("its master.key " + fault);
            }
            return key;
        }
    }

    static InputStream statements(ZipFile backup) throws IOException {
        return backup.getInputStream(entry(backup, DATABASE));
    }

    private static ZipEntry entry(ZipFile backup, String name) throws ZipException {
        var entry = backup.getEntry(name);
        if (entry == null) {
            throw new ZipException("it has no " + name);
        }
        return entry;
    }
}
