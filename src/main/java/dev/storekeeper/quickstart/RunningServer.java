package dev.storekeeper.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** A server that has answered our own account on its port. */
record RunningServer(ServerProcess process, String url) {

    private static final int ATTEMPTS = 3;
    private static final int PAUSE = 20;
    private static final int PAUSES = 6_000;

    static RunningServer start(DataFolder folder, ServerOptions command, Secrets secrets, List<String> options)
            throws IOException {
        var statements = folder.resolve("accounts.sql");
        OwnerOnly.write(statements, Accounts.statements(secrets.password()));
        for (var attempt = 1; ; attempt++) {
            var port = freePort();
            var process = ServerProcess.start(folder, Path.of("/dev/null"), command.toServe(port, statements, options));
            var server = new RunningServer(
                    process, "jdbc:mysql://127.0.0.1:%d/%s?sslMode=DISABLED".formatted(port, Accounts.NAME));
            if (server.answers(secrets.password())) {
                return server;
            }
            process.end();
            if (attempt == ATTEMPTS || !ServerLog.lastWords(folder).contains("TCP/IP port")) {
                throw ServerLog.refusal(folder);
            }
        }
    }

    /** Somebody may take the port before the server does; then the next attempt gets another one. */
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers(String password) {
        for (var pause = 0; pause < PAUSES && !process.hasEndedAfter(PAUSE); pause++) {
            if (accepts(password)) {
                return true;
            }
        }
        return false;
    }

    private boolean accepts(String password) {
        try (var connection =
                DriverManager.getConnection(url + "&connectTimeout=2000&socketTimeout=5000", Accounts.NAME, password)) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }
}
