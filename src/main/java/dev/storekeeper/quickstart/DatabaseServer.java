package dev.storekeeper.quickstart;

import dev.storekeeper.startup.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A MariaDB server of our own on a folder of our own, from its start until it is closed. */
public final class DatabaseServer implements AutoCloseable {

    private final DataFolder folder;
    private final Secrets secrets;
    private final RunningServer server;

    private DatabaseServer(DataFolder folder, Secrets secrets, RunningServer server) {
        this.folder = folder;
        this.secrets = secrets;
        this.server = server;
    }

    /** Makes what is not there yet, also what an earlier start left half made. */
    public static DatabaseServer start(Path path, String... options) {
        var folder = DataFolder.open(path);
        try {
            return start(folder, List.of(options));
        } catch (IOException e) {
            folder.close();
            throw new StartRefused("The quick start's database cannot use %s (%s).".formatted(folder, e), e);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static DatabaseServer start(DataFolder folder, List<String> options) throws IOException {
        var files = ServerFiles.in(folder);
        OrphanedServer.end(folder, files);
        var secrets = Secrets.of(folder, Files.exists(folder.database()));
        var command = new ServerOptions(files, folder);
        if (Files.notExists(folder.database())) {
            SystemTables.make(folder, command);
        }
        return new DatabaseServer(folder, secrets, RunningServer.start(folder, command, secrets, options));
    }

    public String url() {
        return server.url();
    }

    public String username() {
        return Accounts.NAME;
    }

    public String password() {
        return secrets.password();
    }

    /** The service's master key, which lives as long as the data. */
    public String key() {
        return secrets.key();
    }

    @Override
    public void close() {
        server.process().end();
        folder.close();
    }
}
