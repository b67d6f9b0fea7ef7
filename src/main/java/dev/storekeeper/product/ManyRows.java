package dev.storekeeper.product;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;

/** Inserts many rows by few statements: round trips are what such a write costs most. */
public final class ManyRows {

    /** Few lengths, so that each statement is prepared once and known again; few rows are one statement. */
    private static final int[] LENGTHS = {512, 64, 32, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1};

    /**
     * MariaDB executes the comment. MySQL tells the first id and the driver adds up the others, which in a Galera cluster is wrong: their
     * distance changes with the number of members.
     */
    private static final String RETURNING = " /*M!100500 RETURNING id */";

    private final String insert;
    private final String row;

    /** @param columns the columns in their order, separated by commas */
    public ManyRows(String table, String columns) {
        this.insert = "INSERT INTO " + table + " (" + columns + ") VALUES ";
        this.row = "(" + String.join(",", Collections.nCopies(columns.split(",", -1).length, "?")) + ")";
    }

    public void insert(JdbcOperations database, List<Object[]> rows) {
        write(database, rows, "", PreparedStatement::executeUpdate);
    }

    /** The ids that the table gave the rows, in their order. */
    public List<Long> insertForIds(JdbcOperations database, List<Object[]> rows) {
        var ids = new ArrayList<Long>(rows.size());
        write(database, rows, RETURNING, statement -> {
            try (var given = statement.execute() ? statement.getResultSet() : statement.getGeneratedKeys()) {
                while (given.next()) {
                    ids.add(given.getLong(1));
                }
            }
        });
        return ids;
    }

    private void write(JdbcOperations database, List<Object[]> rows, String end, Execution execution) {
        database.execute((ConnectionCallback<Boolean>) connection -> {
            var done = 0;
            for (int length : LENGTHS) {
                for (; rows.size() - done >= length; done += length) {
                    var text = insert + String.join(",", Collections.nCopies(length, row)) + end;
                    try (var statement = connection.prepareStatement(text, Statement.RETURN_GENERATED_KEYS)) {
                        fill(statement, rows.subList(done, done + length));
                        execution.execute(statement);
                    }
                }
            }
            return true;
        });
    }

    private static void fill(PreparedStatement statement, List<Object[]> rows) throws SQLException {
        var place = 1;
        for (var row : rows) {
            for (var value : row) {
                statement.setObject(place++, value);
            }
        }
    }

    private interface Execution {

        void execute(PreparedStatement statement) throws SQLException;
    }
}
