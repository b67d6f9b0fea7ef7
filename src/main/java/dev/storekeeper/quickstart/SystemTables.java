package dev.storekeeper.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;

/** Makes the server's own tables beside the place they belong to, and moves them there when they are whole. */
final class SystemTables {

    private static final int MILLISECONDS = 120_000;

    private SystemTables() {}

    static void make(DataFolder folder, ServerOptions options) throws IOException {
        var draft = folder.resolve("database.new");
        OwnerOnly.deleteTree(draft);
        OwnerOnly.folder(draft);
        var statements = folder.temporary().resolve("system-tables.sql");
        OwnerOnly.write(statements, statements(options.files()));
        var process = ServerProcess.start(folder, statements, options.toMakeSystemTables(draft));
        if (!process.hasEndedAfter(MILLISECONDS) || !process.succeeded()) {
            process.end();
            throw ServerLog.refusal(folder);
        }
        Files.move(draft, folder.database(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The release's file of first accounts stays out: it would let root in without a password. */
    private static String statements(ServerFiles files) throws IOException {
        return """
                CREATE DATABASE mysql;
                USE mysql;
                """ + Files.readString(files.shared("mariadb_system_tables.sql"))
                + Files.readString(files.shared("mariadb_performance_tables.sql"));
    }
}
