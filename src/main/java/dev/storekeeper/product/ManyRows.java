package dev.storekeeper.product;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;

/** Inserts many rows by few statements: round trips are what such a write costs most. */
public final class ManyRows {

    /** Few lengths, so that each statement is prepared once and known again. */
    private static final List<Integer> LENGTHS = List.of(512, 64, 8, 1);

    private final String insert;
    private final String row;

    /** @param columns the columns in their order, separated by commas */
    public ManyRows(String table, String columns) {
        this.insert = "INSERT INTO " + table + " (" + columns + ") VALUES ";
        this.row = "(" + String.join(",", Collections.nCopies(columns.split(",", -1).length, "?")) + ")";
    }

    public void insert(JdbcOperations database, List<Object[]> rows) {
        insert(database, rows, Statement.NO_GENERATED_KEYS);
    }

    /** The ids that the table gave the rows, in their order. */
    public List<Long> insertForIds(JdbcOperations database, List<Object[]> rows) {
        return insert(database, rows, Statement.RETURN_GENERATED_KEYS);
    }

    private List<Long> insert(JdbcOperations database, List<Object[]> rows, int keys) {
        return Objects.requireNonNull(database.execute((ConnectionCallback<List<Long>>) connection -> {
            var ids = new ArrayList<Long>(rows.size());
            var done = 0;
            for (int length : LENGTHS) {
                for (; rows.size() - done >= length; done += length) {
                    insert(connection, rows.subList(done, done + length), keys, ids);
                }
            }
            return ids;
        }));
    }

    private void insert(Connection connection, List<Object[]> rows, int keys, List<Long> ids) throws SQLException {
        var text = insert + String.join(",", Collections.nCopies(rows.size(), row));
        try (var statement = connection.prepareStatement(text, keys)) {
            fill(statement, rows);
            statement.executeUpdate();
            if (keys == Statement.RETURN_GENERATED_KEYS) {
                var given = statement.getGeneratedKeys();
                while (given.next()) {
                    ids.add(given.getLong(1));
                }
            }
        }
    }

    private static void fill(PreparedStatement statement, List<Object[]> rows) throws SQLException {
        var place = 1;
        for (var row : rows) {
            for (var value : row) {
                statement.setObject(place++, value);
            }
        }
    }
}
