package dev.storekeeper.startup;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.flyway.autoconfigure.FlywayProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Gives migrations connections with a longer timeout than requests have: a node that starts beside a migrating one waits for its
 * lock, and a statement that changes a large table takes its time.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "spring.flyway.enabled", matchIfMissing = true)
class MigrationConnections {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Not as a bean: each data source that is one counts for the health of the node. */
    @Bean
    FlywayConfigurationCustomizer patientConnections(
            Environment environment, DataSourceProperties properties, FlywayProperties migrations) {
        var patient = ReachableDatabase.driverSettings(environment);
        patient.setProperty("socketTimeout", Long.toString(PATIENCE.toMillis()));
        // Migrations may have a database account of their own, since serving requests needs no right to change tables.
        patient.setProperty("user", Objects.requireNonNullElse(migrations.getUser(), properties.determineUsername()));
        var password = migrations.getPassword() == null ? properties.determinePassword() : migrations.getPassword();
        // An account of the database may have an empty one, of which Spring makes null.
        patient.setProperty("password", Objects.requireNonNullElse(password, ""));
        var connections = new DriverManagerDataSource(properties.determineUrl(), patient);
        return flyway -> flyway.dataSource(connections);
    }

    @Bean
    FlywayMigrationStrategy migrateOrRefuse() {
        return flyway -> {
            try {
                flyway.migrate();
            } catch (FlywayException refused) {
                throw failedMigration(flyway)
                        .map(migration -> halfDone(migration, refused))
                        .orElseGet(() -> otherBuild(refused));
            }
        };
    }

    private static Optional<MigrationInfo> failedMigration(Flyway flyway) {
        return Arrays.stream(flyway.info().all())
                .filter(migration -> migration.getState() == MigrationState.FAILED)
                .findFirst();
    }

    /** MySQL takes back no change of a table, so what a migration has done until it failed stays. */
    private static RuntimeException halfDone(MigrationInfo migration, FlywayException refused) {
        var now = refused instanceof FlywayValidateException
                ? " failed on an earlier start, whose log says why"
                : " failed: "
                        + NestedExceptionUtils.getMostSpecificCause(refused).getMessage();
        return new StartRefused(
                "Migration %1$s (%2$s)%3$s. What it has done until then stays. Remove the cause, delete the row of version %1$s from"
                                .formatted(migration.getVersion(), migration.getDescription(), now)
                        + " flyway_schema_history, and start again: each migration may run twice (docs/operations.md).",
                refused);
    }

    /** Before the first release the migrations tell the design, not its history: a database of an earlier build has other tables. */
    private static RuntimeException otherBuild(FlywayException refused) {
        return refused instanceof FlywayValidateException
                ? new StartRefused(
                        "The database was created by another build of Storekeeper, whose tables differ. Start this build with an"
                                + " empty database, or an empty data folder in the quick start; or start the build that created it.",
                        refused)
                : refused;
    }
}
