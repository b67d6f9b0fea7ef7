package dev.storekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class TestDatabaseTests {

    @Test
    void freshSchemaIsEmptyAndUsedByOneTest() throws SQLException {
        var one = TestDatabase.freshSchema();
        var other = TestDatabase.freshSchema();
        try (var connection = one.connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE thing (id INT PRIMARY KEY)");
        }
        try (var connection = other.connect();
                var tables = connection.createStatement().executeQuery("SHOW TABLES")) {
            assertThat(tables.next()).isFalse();
        }
    }
}
