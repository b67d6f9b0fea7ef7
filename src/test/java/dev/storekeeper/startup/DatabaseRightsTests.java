package dev.storekeeper.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.StorekeeperApplication;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestProducts;
import dev.storekeeper.quickstart.DatabaseServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.jdbc.core.JdbcTemplate;

/** The service runs on an account that changes rows and nothing else, and starts with no account of its own (S13, S89). */
@Timeout(180)
class DatabaseRightsTests {

    private static final String PASSWORD = "of this test alone";

    private @TempDir Path folder;

    @Test
    @Proves({"S13", "S89"})
    void serveWithoutTheRightToChangeTables() throws Exception {
        var data = folder.resolve("data");
        DatabaseServer.start(data, "--debug-no-sync").close();
        var accounts = Files.writeString(folder.resolve("accounts.sql"), """
                CREATE USER IF NOT EXISTS clerk@'127.0.0.1' IDENTIFIED BY '%s';
                GRANT SELECT, INSERT, UPDATE, DELETE ON storekeeper.* TO clerk@'127.0.0.1';
                """.formatted(PASSWORD));
        try (var server = DatabaseServer.start(data, "--debug-no-sync", "--init-file=" + accounts.toAbsolutePath())) {
            assertThatThrownBy(() -> execute(server, "CREATE TABLE mine (id INT)"))
                    .isInstanceOf(SQLException.class);
            serve(server);
            for (var change :
                    List.of("DROP TABLE account", "ALTER TABLE account DROP COLUMN role", "TRUNCATE product")) {
                assertThatThrownBy(() -> execute(server, change))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("denied");
            }
        }
    }

    private static void serve(DatabaseServer server) {
        try (var context = new SpringApplicationBuilder(StorekeeperApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=" + server.url(),
                        "--spring.datasource.username=clerk",
                        "--spring.datasource.password=" + PASSWORD,
                        "--spring.flyway.user=" + server.username(),
                        "--spring.flyway.password=" + server.password())) {
            var rows =
                    context.getBean(JdbcTemplate.class).queryForObject("SELECT COUNT(*) FROM account", Integer.class);
            assertThat(rows).as("accounts before the first sign-up").isZero();
            var port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            for (var name : List.of("admin", "root", "storekeeper", "user", "test", "guest")) {
                for (var password : List.of(name, "password", "admin", "changeme", "12345678")) {
                    var answer = Api.at(port).post("/login", Map.of("username", name, "password", password));
                    assertThat(answer).hasStatus(401);
                }
            }
            var product = TestProducts.of(TestAccounts.at(port).editor()).called("Umbrella");
            assertThat(product.get("name").asString()).isEqualTo("Umbrella");
        }
    }

    private static void execute(DatabaseServer server, String statement) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url(), "clerk", PASSWORD);
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
