package dev.storekeeper.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.StorekeeperApplication;
import dev.storekeeper.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class MigrationConnectionsTests {

    private final TestDatabase.Schema schema = TestDatabase.freshSchema();

    /** As a node does that starts beside a migrating one. */
    @Test
    void waitLongerThanAnyRequestMay() throws SQLException {
        start().close();
        try (var connection = schema.connect();
                var statement = connection.createStatement()) {
            statement.execute("LOCK TABLES flyway_schema_history WRITE");
            var second = CompletableFuture.supplyAsync(this::start);
            await().atMost(Duration.ofMinutes(1)).until(() -> second.isDone() || hasWaitedTwoSeconds(connection));
            statement.execute("UNLOCK TABLES");
            try (var node = second.orTimeout(1, TimeUnit.MINUTES).join()) {
                assertThat(node.isActive()).isTrue();
                assertThat(node.getBeansOfType(DataSource.class))
                        .as("data sources, of which each counts for the health")
                        .hasSize(1);
            }
        }
    }

    @Test
    void refuseADatabaseOfAnotherBuild() throws SQLException {
        start().close();
        execute("UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = '1'");
        assertThatThrownBy(this::start)
                .hasRootCauseInstanceOf(FlywayValidateException.class)
                .hasStackTraceContaining("StartRefused: The database was created by another build of Storekeeper");
        execute("UPDATE flyway_schema_history SET success = 0 WHERE version = '12'");
        assertThatThrownBy(this::start)
                .hasStackTraceContaining("StartRefused: Migration 12 (product transfer) failed on an earlier start")
                .hasStackTraceContaining("delete the row of version 12 from flyway_schema_history, and start again");
    }

    /** A node that is killed in the middle leaves tables without a line in the history. */
    @Test
    void runTwiceWithoutHarm() throws SQLException {
        var flyway = Flyway.configure()
                .dataSource(schema.url(), schema.username(), schema.password())
                .load();
        var count = flyway.migrate().migrationsExecuted;
        execute("DELETE FROM flyway_schema_history");
        assertThat(flyway.migrate().migrationsExecuted).isEqualTo(count);
        try (var connection = schema.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT (SELECT COUNT(*) FROM bulk_turn), (SELECT COUNT(*) FROM change_retention)")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(1);
            assertThat(row.getInt(2)).isEqualTo(1);
        }
    }

    private void execute(String update) throws SQLException {
        try (var connection = schema.connect();
                var statement = connection.createStatement()) {
            statement.execute(update);
        }
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(StorekeeperApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=" + schema.url(),
                        "--spring.datasource.username=" + schema.username(),
                        "--spring.datasource.password=" + schema.password(),
                        "--spring.datasource.hikari.data-source-properties.socketTimeout=1000");
    }

    /** As a statement of its own: on MySQL the table of the same name fails where another session has sent binary values. */
    private static boolean hasWaitedTwoSeconds(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var sessions = statement.executeQuery("SHOW PROCESSLIST")) {
            while (sessions.next()) {
                if (connection.getCatalog().equals(sessions.getString("db"))
                        && String.valueOf(sessions.getString("State")).contains("metadata lock")
                        && sessions.getLong("Time") >= 2) {
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    void mayHaveAnEmptyPassword() {
        new ApplicationContextRunner()
                .withUserConfiguration(MigrationConnections.class, SettingsOfSpring.class)
                .withPropertyValues(
                        "spring.datasource.url=jdbc:mysql://127.0.0.1:1/shop",
                        "spring.datasource.username=shop",
                        "spring.datasource.password=")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(MigrationConnections.class));
    }

    /** Such as the one that makes the database prove its identity. */
    @Test
    void haveTheSettingsOfThePool() {
        var settings = "spring.datasource.hikari.data-source-properties.";
        new ApplicationContextRunner()
                .withUserConfiguration(MigrationConnections.class, SettingsOfSpring.class)
                .withPropertyValues(
                        "spring.datasource.url=jdbc:mysql://127.0.0.1:1/shop",
                        "spring.datasource.username=shop",
                        "spring.datasource.password=secret",
                        settings + "sslMode=VERIFY_IDENTITY",
                        settings + "socketTimeout=1000")
                .run(context -> {
                    var flyway = new FluentConfiguration();
                    context.getBean(FlywayConfigurationCustomizer.class).customize(flyway);
                    assertThat(((DriverManagerDataSource) flyway.getDataSource()).getConnectionProperties())
                            .containsEntry("sslMode", "VERIFY_IDENTITY")
                            .containsEntry("socketTimeout", "600000");
                });
    }

    /** An operator may leave the migrations to another tool. */
    @Test
    void areNotMadeWhereNothingMigrates() {
        new ApplicationContextRunner()
                .withUserConfiguration(MigrationConnections.class)
                .withPropertyValues("spring.flyway.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(MigrationConnections.class));
    }

    @EnableConfigurationProperties({DataSourceProperties.class, FlywayProperties.class})
    static class SettingsOfSpring {}
}
