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
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.keygen.KeyGenerators;

/** The folder that holds the quick start's data and secrets, used by one running service at a time. */
final class DataFolder implements AutoCloseable {

    /** The database's files; it exists only when it was made completely. */
    static final String DATABASE = "database";

    static final String KEY = "master.key";

    /** How a program of MariaDB reaches the server that runs on the folder. */
    static final String CLIENT_OPTIONS = "client.cnf";

    static final String PID = "database.pid";
    static final String LOG = "database.log";

    private static final String LOCK = "storekeeper.lock";

    /** After the process id in the file, since a locked byte cannot be read on Windows. */
    private static final long LOCKED_BYTE = 1024;

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static DataFolder open(Path wanted) {
        var folder = openUnlessUsed(wanted);
        if (folder == null) {
            throw new StartRefused(
                    ("Another Storekeeper (process %s) uses %s. If it is a backup or a restore, wait for its end; else stop it,"
                                    + " or set storekeeper.data to another folder.")
                            .formatted(owner(wanted), wanted.toAbsolutePath().normalize()));
        }
        return folder;
    }

    /** Returns null where a service, a backup or a restore uses the folder. */
    static @Nullable DataFolder openUnlessUsed(Path wanted) {
        try {
            var path = OwnerOnly.folder(wanted.toAbsolutePath().normalize()).toRealPath();
            refuseForeign(path);
            var lock = locked(path.resolve(LOCK));
            return lock == null ? null : new DataFolder(path, lock);
        } catch (IOException e) {
            throw new StartRefused(
                    "The quick start cannot keep its data in %s (%s); set storekeeper.data to a folder of your own."
                            .formatted(wanted.toAbsolutePath().normalize(), reason(e)),
                    e);
        }
    }

    private static void refuseForeign(Path path) throws IOException {
        try (var entries = Files.list(path)) {
            if (Files.notExists(path.resolve(LOCK)) && entries.findAny().isPresent()) {
                throw new StartRefused(path + " holds other files than the quick start's data;"
                        + " set storekeeper.data to an empty or a new folder.");
            }
        }
    }

    private static @Nullable FileChannel locked(Path file) throws IOException {
        var channel = FileChannel.open(OwnerOnly.file(file), StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!claim(channel)) {
            channel.close();
            return null;
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

    private static String owner(Path folder) {
        try {
            return Files.readString(folder.resolve(LOCK), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static @Nullable String reason(IOException e) {
        return e instanceof AccessDeniedException ? "access denied" : e.getMessage();
    }

    /** The password of the database account, made at the first start. */
    String password() throws IOException {
        return secret(resolve("database.password"));
    }

    /** The service's master key, made together with the database. */
    String key() throws IOException {
        var file = resolve(KEY);
        if (Files.exists(resolve(DATABASE)) && Files.notExists(file)) {
            throw new StartRefused(
                    "%s is missing, and the data in the database cannot be decrypted without it. Put it back, or start on a new folder."
                            .formatted(file));
        }
        return secret(file);
    }

    private static String secret(Path file) throws IOException {
        if (Files.notExists(file)) {
            var secret = KeyGenerators.secureRandom(32).generateKey();
            OwnerOnly.write(file, Base64.getEncoder().encodeToString(secret));
        }
        return Files.readString(file).strip();
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
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
