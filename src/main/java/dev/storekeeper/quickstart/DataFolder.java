package dev.storekeeper.quickstart;

import dev.storekeeper.startup.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder that holds all the quick start keeps, owned by one running service at a time. */
final class DataFolder implements AutoCloseable {

    private static final String LOCK = "storekeeper.lock";

    /** Beyond the process id that the file holds, since Windows lets nobody read a locked byte. */
    private static final long LOCKED_BYTE = 1024;

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static DataFolder open(Path wanted) {
        try {
            var path = OwnerOnly.folder(wanted.toAbsolutePath().normalize()).toRealPath();
            refuseForeign(path);
            return new DataFolder(path, locked(path.resolve(LOCK)));
        } catch (IOException e) {
            throw new StartRefused(
                    "%s cannot hold the quick start's data (%s); set storekeeper.data to a folder of yours."
                            .formatted(wanted.toAbsolutePath().normalize(), reason(e)),
                    e);
        }
    }

    private static void refuseForeign(Path path) throws IOException {
        try (var entries = Files.list(path)) {
            if (Files.notExists(path.resolve(LOCK)) && entries.findAny().isPresent()) {
                throw new StartRefused(path + " holds something else than the quick start's data;"
                        + " set storekeeper.data to an empty or a new folder.");
            }
        }
    }

    private static FileChannel locked(Path file) throws IOException {
        var channel = FileChannel.open(OwnerOnly.file(file), StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!claim(channel)) {
            var owner = Files.readString(file, StandardCharsets.US_ASCII);
            channel.close();
            throw new StartRefused(
                    "A Storekeeper (process %s) already runs on %s; stop it first or set storekeeper.data to another folder."
                            .formatted(owner, file.getParent()));
        }
        channel.truncate(0)
                .write(StandardCharsets.US_ASCII.encode(
                        Long.toString(ProcessHandle.current().pid())));
        return channel;
    }

    /** The operating system gives the lock back when the process ends, however it ends. */
    private static boolean claim(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false) != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static @Nullable String reason(IOException e) {
        return e instanceof AccessDeniedException ? "access denied" : e.getMessage();
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** What the database keeps; there only when it was made whole. */
    Path database() {
        return resolve("database");
    }

    Path log() {
        return resolve("database.log");
    }

    Path pidFile() {
        return resolve("database.pid");
    }

    Path temporary() throws IOException {
        return OwnerOnly.folder(resolve("temporary"));
    }

    @Override
    public String toString() {
        return path.toString();
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
