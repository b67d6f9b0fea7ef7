package dev.storekeeper;

import com.zaxxer.hikari.HikariDataSource;
import dev.storekeeper.quickstart.DatabaseServer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * Gives every context of the tests a database, in a schema of this run's own: on the server that {@code SPRING_DATASOURCE_URL}
 * names, else on an embedded one. A test that names its own {@code spring.datasource.url} keeps it.
 */
@Order(0)
public final class TestDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** How long the database works at one statement of a session; each server reads the comment that is meant for it. */
    public static final String STATEMENT_LIMIT_MILLIS =
            " /*M!100100 @@SESSION.max_statement_time * 1000 */ /*!80000 @@SESSION.max_execution_time */ ";

    private static final SecureRandom RANDOM = new SecureRandom();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var environment = context.getEnvironment();
        if (Objects.equals(environment.getProperty("spring.datasource.url"), System.getenv("SPRING_DATASOURCE_URL"))) {
            environment.getPropertySources().addFirst(new MapPropertySource("test database", Shared.SCHEMA.settings()));
        }
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("test key", Map.of("storekeeper.key", Shared.KEY)));
    }

    /** A new, empty schema beside the one that the other tests share. */
    public static Schema freshSchema() {
        var name = "storekeeper_" + HexFormat.of().formatHex(random(8));
        try (var connection = Shared.SERVER.connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("The account of the tests must be allowed to make schema " + name, e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drop(name)));
        return Shared.SERVER.withSchema(name);
    }

    /** A connection that is none of the service's: whatever a test holds on it is free again when it is closed. */
    public static Connection aside(JdbcTemplate service) throws SQLException {
        var pool = Objects.requireNonNull(service.getDataSource()).unwrap(HikariDataSource.class);
        return DriverManager.getConnection(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
    }

    /** The statements that run in the schema at the moment, or wait there. */
    public static List<String> statements(JdbcTemplate service) {
        return Objects.requireNonNull(service.execute((ConnectionCallback<List<String>>) TestDatabase::statements));
    }

    /** The same over a connection that may hold locks. */
    public static List<String> statements(Connection connection) throws SQLException {
        var statements = new ArrayList<String>();
        // The same as a table fails on MySQL where a statement carries bytes that are no text.
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW FULL PROCESSLIST")) {
            while (row.next()) {
                var text = row.getString("Info");
                if (text != null && connection.getCatalog().equals(row.getString("db"))) {
                    statements.add(text);
                }
            }
        }
        return statements;
    }

    private static void drop(String schema) {
        try (var connection = Shared.SERVER.connect();
                var statement = connection.createStatement()) {
            statement.execute("DROP DATABASE " + schema);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** Where a schema is, and the account that may do anything in it. */
    public record Schema(String url, String username, String password) {

        /** The schema of the context with these settings. */
        public static Schema of(Environment settings) {
            return new Schema(
                    settings.getRequiredProperty("spring.datasource.url"),
                    settings.getRequiredProperty("spring.datasource.username"),
                    settings.getRequiredProperty("spring.datasource.password"));
        }

        public Connection connect() throws SQLException {
            return DriverManager.getConnection(url, username, password);
        }

        /** For a context of the test's own, as its properties. */
        public Map<String, Object> settings() {
            return Map.of(
                    "spring.datasource.url", url,
                    "spring.datasource.username", username,
                    "spring.datasource.password", password);
        }

        /** For a context that Spring's test support makes. */
        public void addTo(DynamicPropertyRegistry properties) {
            settings().forEach((name, value) -> properties.add(name, () -> value));
        }

        private Schema withSchema(String name) {
            return new Schema(url.replaceFirst("(//[^/?]+)(/[^?]*)?", "$1/" + name), username, password);
        }
    }

    /** One server, schema and key for all tests of this JVM, made when the first test asks. */
    private static final class Shared {
        static final String KEY = Base64.getEncoder().encodeToString(random(32));
        static final Schema SERVER = server();
        static final Schema SCHEMA = freshSchema();

        private static Schema server() {
            var environment = System.getenv();
            var url = environment.get("SPRING_DATASOURCE_URL");
            if (url != null) {
                return new Schema(
                        url,
                        environment.getOrDefault("SPRING_DATASOURCE_USERNAME", ""),
                        environment.getOrDefault("SPRING_DATASOURCE_PASSWORD", ""));
            }
            // Not closed, since it ends with this JVM; what the tests write need not survive a power cut.
            var embedded = DatabaseServer.start(
                    Path.of("target", "test-data-" + System.getProperty("fork", "0")),
                    "--debug-no-sync",
                    // Many contexts share it.
                    "--max-connections=600");
            return new Schema(embedded.url(), embedded.username(), embedded.password());
        }
    }
}
