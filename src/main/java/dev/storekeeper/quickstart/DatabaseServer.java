package dev.storekeeper.quickstart;

import dev.storekeeper.startup.StartRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** A MariaDB server of the service's own on a folder of its own, from its start until it is closed. */
public final class DatabaseServer implements AutoCloseable {

    /** The account, its schema, and the start of the name of every further schema that it may make. */
    static final String ACCOUNT = "storekeeper";

    private static final int ATTEMPTS = 3;
    private static final int PAUSE_MILLISECONDS = 20;
    private static final int LONGEST_MILLISECONDS = 120_000;

    private final DataFolder folder;
    private final ServerOptions options;
    private final String password;
    private final String key;
    private final ServerProcess process;
    private String url = "";

    private DatabaseServer(DataFolder folder, List<String> more) throws IOException {
        this.folder = folder;
        var files = ServerFiles.in(folder);
        ServerProcess.endOrphan(folder.path());
        Restore.exchange(folder);
        Restore.discardUnlessUsed(folder);
        password = folder.password();
        key = folder.key();
        options = new ServerOptions(files, folder);
        if (Files.notExists(folder.resolve(DataFolder.DATABASE))) {
            makeSystemTables(files);
        }
        process = start(more);
    }

    /** Makes what does not exist yet, also what an interrupted start left half made. */
    public static DatabaseServer start(Path path, String... options) {
        return start(DataFolder.open(path), List.of(options));
    }

    /** Closes the folder when it ends, and when it does not start. */
    static DatabaseServer start(DataFolder folder, List<String> options) {
        try {
            return new DatabaseServer(folder, options);
        } catch (IOException e) {
            folder.close();
            throw new StartRefused("The quick start's database cannot use %s (%s).".formatted(folder, e), e);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    public String url() {
        return url;
    }

    public String username() {
        return ACCOUNT;
    }

    public String password() {
        return password;
    }

    /** The service's master key, which is kept as long as the data. */
    public String key() {
        return key;
    }

    @Override
    public void close() {
        process.end();
        folder.close();
    }

    /** Makes the server's own tables in a temporary folder, and moves it when they are complete. */
    private void makeSystemTables(ServerFiles files) throws IOException {
        var draft = folder.resolve("database.new");
        OwnerOnly.emptyFolder(draft);
        var statements = folder.temporary().resolve("system-tables.sql");
        // The release's file of first accounts is left out: it would let root in without a password.
        OwnerOnly.write(
                statements,
                """
                        CREATE DATABASE mysql;
                        USE mysql;
                        """ + Files.readString(files.shared("mariadb_system_tables.sql"))
                        + Files.readString(files.shared("mariadb_performance_tables.sql")));
        var bootstrap = ServerProcess.start(folder, statements, options.toMakeSystemTables(draft));
        if (!bootstrap.hasEndedAfter(LONGEST_MILLISECONDS) || !bootstrap.succeeded()) {
            bootstrap.end();
            throw refusal();
        }
        Files.move(draft, folder.resolve(DataFolder.DATABASE), StandardCopyOption.ATOMIC_MOVE);
    }

    private ServerProcess start(List<String> more) throws IOException {
        var statements = folder.resolve("accounts.sql");
        OwnerOnly.write(statements, accounts(password));
        for (var attempt = 1; ; attempt++) {
            var port = freePort();
            url = "jdbc:mysql://127.0.0.1:%d/%s?sslMode=DISABLED".formatted(port, ACCOUNT);
            var server =
                    ServerProcess.start(folder, Platform.current().empty(), options.toServe(port, statements, more));
            if (answers(server)) {
                OwnerOnly.write(folder.resolve(DataFolder.CLIENT_OPTIONS), clientOptions(port, password));
                return server;
            }
            server.end();
            if (attempt == ATTEMPTS || !ServerProcess.lastError(folder).contains("TCP/IP port")) {
                throw refusal();
            }
        }
    }

    /** The statements that every start runs before the server listens. */
    private static String accounts(String password) {
        return """
                CREATE DATABASE IF NOT EXISTS %1$s CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
                CREATE USER IF NOT EXISTS %1$s@'127.0.0.1' IDENTIFIED BY '%2$s';
                ALTER USER %1$s@'127.0.0.1' IDENTIFIED BY '%2$s';
                GRANT ALL ON %1$s.* TO %1$s@'127.0.0.1';
                GRANT ALL ON `%1$s\\_%%`.* TO %1$s@'127.0.0.1';
                """.formatted(ACCOUNT, password);
    }

    private static String clientOptions(int port, String password) {
        return """
                [client]
                host=127.0.0.1
                port=%d
                user=%s
                password="%s"
                skip-ssl
                """.formatted(port, ACCOUNT, password);
    }

    /** Another program may take the port before the server does; then the next attempt gets another one. */
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers(ServerProcess server) {
        for (var waited = 0; waited < LONGEST_MILLISECONDS; waited += PAUSE_MILLISECONDS) {
            if (server.hasEndedAfter(PAUSE_MILLISECONDS)) {
                return false;
            }
            if (acceptsConnections()) {
                return true;
            }
        }
        return false;
    }

    private boolean acceptsConnections() {
        try (var connection = DriverManager.getConnection(
                url + "&connectTimeout=2000&socketTimeout=5000&openTelemetry=DISABLED", ACCOUNT, password)) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    private StartRefused refusal() throws IOException {
        return new StartRefused("The quick start's database does not start: %s (more in %s). %s"
                .formatted(ServerProcess.lastError(folder), folder.resolve(DataFolder.LOG), QuickStart.OWN_DATABASE));
    }
}
