package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerOptionsTests {

    private static @TempDir Path folder;

    @AutoClose
    private static DatabaseServer server;

    @BeforeAll
    static void start() {
        server = DatabaseServer.start(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bind_address|127.0.0.1",
                "skip_name_resolve|1",
                "socket|''",
                "character_set_server|utf8mb4",
                "time_zone|+00:00",
                "innodb_flush_log_at_trx_commit|1",
                "local_infile|0"
            })
    void isStrictAndKeepsToItself(String variable, String value) throws SQLException {
        assertThat(query("SELECT @@" + variable)).isEqualTo(value);
    }

    @Test
    void refusesValuesThatDoNotFit() throws SQLException {
        assertThat(query("SELECT @@sql_mode"))
                .contains("STRICT_TRANS_TABLES", "NO_ZERO_DATE", "ERROR_FOR_DIVISION_BY_ZERO");
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "", "mariadb.sys"})
    void acceptsNoOtherAccount(String account) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> DriverManager.getConnection(server.url(), account, ""))
                .withMessageContaining("denied");
    }

    @Test
    void letsItsAccountInNowhereElse() throws SQLException {
        assertThat(query("SELECT GROUP_CONCAT(schema_name ORDER BY schema_name) FROM information_schema.schemata"))
                .isEqualTo("information_schema,storekeeper");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> query("SELECT COUNT(*) FROM mysql.global_priv"))
                .withMessageContaining("denied");
    }

    @Test
    void listensOnLoopbackAlone() throws IOException {
        var port = URI.create(server.url().substring("jdbc:".length())).getPort();
        try (var addresses = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())) {
            assertThat(addresses)
                    .allSatisfy(address ->
                            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(address, port)));
        }
    }

    private static void connect(InetAddress address, int port) throws IOException {
        new Socket(address, port).close();
    }

    private static String query(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url(), server.username(), server.password());
                var rows = connection.createStatement().executeQuery(statement)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
