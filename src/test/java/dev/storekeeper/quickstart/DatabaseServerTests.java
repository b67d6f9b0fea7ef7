package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.storekeeper.startup.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseServerTests {

    private @TempDir Path folder;

    @Test
    void keepsSecretsAndDataToTheirOwner() throws Exception {
        var path = folder.resolve("a/data");
        try (var server = DatabaseServer.start(path)) {
            var data = new DataOnDisk(path);
            assertThat(data.permissions("")).isEqualTo("rwx------");
            assertThat(data.permissions("database")).isEqualTo("rwx------");
            for (var file : new String[] {"master.key", "database.password", "accounts.sql", "database.log"}) {
                assertThat(data.permissions(file)).as(file).isEqualTo("rw-------");
            }
            assertThat(server.key()).isNotEqualTo(server.password());
        }
    }

    @Test
    void repairsFirstStartThatWasKilledHalfWay() throws Exception {
        DataFolder.open(folder).close();
        for (var half : new String[] {"mariadb-11.4.5.new/bin/mariadbd", "database.new/ibdata1", "temporary/x"}) {
            Files.createDirectories(folder.resolve(half).getParent());
            Files.writeString(folder.resolve(half), "half");
        }
        Files.writeString(folder.resolve("master.key.new"), "half");
        Files.writeString(folder.resolve("database.pid"), "1");
        try (var server = DatabaseServer.start(folder)) {
            assertThat(connect(server).isValid(1)).isTrue();
        }
    }

    @Test
    void deletesWhatARestoreThatWasKilledHasRead() throws IOException {
        DataFolder.open(folder).close();
        var draft = folder.resolve("restoring/draft");
        try (var _ = DataFolder.open(folder.resolve("restoring"))) {
            Files.createDirectory(draft);
            Files.writeString(draft.resolve("master.key"), "of a backup");
            DatabaseServer.start(folder).close();
            assertThat(draft).as("what a restore reads").isNotEmptyDirectory();
        }
        DatabaseServer.start(folder).close();
        assertThat(draft).doesNotExist();
    }

    @Test
    void startsBesideWhatItMayNotDelete() throws IOException {
        DataFolder.open(folder).close();
        var draft = Files.createDirectories(folder.resolve("restoring/draft"));
        DatabaseServer.start(folder).close();
        assertThat(draft).exists();
    }

    @Test
    void keepsKeyAndRowsFromStartToStart() throws Exception {
        String key;
        try (var server = DatabaseServer.start(folder)) {
            key = server.key();
            execute(server, "CREATE TABLE thing (id INT PRIMARY KEY)");
        }
        try (var server = DatabaseServer.start(folder)) {
            assertThat(server.key()).isEqualTo(key);
            execute(server, "INSERT INTO thing VALUES (1)");
        }
    }

    @Test
    void refusesDataWhoseKeyIsGone() throws IOException {
        DatabaseServer.start(folder).close();
        Files.delete(folder.resolve("master.key"));
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> DatabaseServer.start(folder))
                .withMessageContaining("master.key is missing");
    }

    @Test
    void refusesFolderWithOtherFiles() throws IOException {
        Files.writeString(folder.resolve("letter.txt"), "Dear Ada");
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> DatabaseServer.start(folder))
                .withMessageContaining("set storekeeper.data");
        assertThat(folder).isDirectoryNotContaining("glob:**storekeeper.lock");
    }

    @Test
    void refusesFolderThatRunsAlready() {
        try (var server = DatabaseServer.start(folder)) {
            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() -> DatabaseServer.start(folder))
                    .withMessageContaining("process " + ProcessHandle.current().pid());
            assertThat(server.url()).contains("127.0.0.1");
        }
    }

    @Test
    void saysWhyTheServerDoesNotStart() {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> DatabaseServer.start(folder, "--no-such-option"))
                .withMessageContainingAll("--no-such-option", "SPRING_DATASOURCE_URL");
    }

    private static Connection connect(DatabaseServer server) throws SQLException {
        return DriverManager.getConnection(server.url(), server.username(), server.password());
    }

    private static void execute(DatabaseServer server, String statement) throws SQLException {
        try (var connection = connect(server)) {
            connection.createStatement().execute(statement);
        }
    }
}
