package dev.storekeeper.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** A quick start's folder as an outsider with the right to read it sees it. */
record DataOnDisk(Path folder) {

    private static final Pattern PORT = Pattern.compile("port: (\\d+)");

    /** The server that runs there now. */
    ProcessHandle server() throws IOException {
        var number = Files.readString(folder.resolve("database.pid")).strip();
        return ProcessHandle.of(Long.parseLong(number)).orElseThrow();
    }

    private Connection connect() throws IOException, SQLException {
        var port = PORT.matcher(Files.readString(folder.resolve("database.log")))
                .results()
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .group(1);
        var password = Files.readString(folder.resolve("database.password"));
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:%s/storekeeper".formatted(port), "storekeeper", password);
    }

    /** @return how many rows it has changed */
    int execute(String statement) throws IOException, SQLException {
        try (var connection = connect()) {
            return connection.createStatement().executeUpdate(statement);
        }
    }

    String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }
}
