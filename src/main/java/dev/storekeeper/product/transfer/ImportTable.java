package dev.storekeeper.product.transfer;

import dev.storekeeper.product.transfer.ImportRun.Counts;
import dev.storekeeper.product.transfer.ImportRun.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;

/** The imports and their progress. Each statement that ends an import is conditional, so that it ends once. */
@Component
class ImportTable {

    private static final String SELECT =
            "SELECT id, account_id, format, dry_run, state, started_at, beat_at, read_rows,"
                    + " created_rows, updated_rows, unchanged_rows, failed_rows, change_id, cancelled_by FROM product_import ";

    private final JdbcClient database;

    ImportTable(JdbcClient database) {
        this.database = database;
    }

    long begin(long account, ImportOptions options, Instant now) {
        var keys = new GeneratedKeyHolder();
        database.sql("""
                        INSERT INTO product_import (account_id, format, dry_run, state, started_at, beat_at,
                            read_rows, created_rows, updated_rows, unchanged_rows, failed_rows)
                        VALUES (?, ?, ?, 'running', ?, ?, 0, 0, 0, 0, 0)""")
                .params(account, options.format().wireName(), options.dryRun(), column(now), column(now))
                .update(keys, "id");
        return Objects.requireNonNull(keys.getKeyAs(Number.class)).longValue();
    }

    void addProgress(long id, long rows, Instant now) {
        database.sql("INSERT INTO product_import_progress (import_id, read_rows, at) VALUES (?, ?, ?)")
                .params(id, rows, column(now))
                .update();
    }

    /** Returns false if the import has ended already. */
    boolean update(long id, State state, Counts counts, @Nullable Long change, Instant now) {
        return database.sql("""
                        UPDATE product_import SET state = ?, beat_at = ?, read_rows = ?, created_rows = ?,
                            updated_rows = ?, unchanged_rows = ?, failed_rows = ?, change_id = ?
                        WHERE id = ? AND state = 'running'""")
                        .param(state.wireName())
                        .param(column(now))
                        .param(counts.rows())
                        .param(counts.created())
                        .param(counts.updated())
                        .param(counts.unchanged())
                        .param(counts.failed())
                        .param(change)
                        .param(id)
                        .update()
                == 1;
    }

    /** Returns false if the import has ended already. */
    boolean cancel(long id, long account) {
        return database.sql("UPDATE product_import SET state = 'cancelled', cancelled_by = ?"
                                + " WHERE id = ? AND state = 'running'")
                        .params(account, id)
                        .update()
                == 1;
    }

    /** Only with the turn of bulk changes: no import can be running then. */
    void markDeadImports() {
        database.sql("UPDATE product_import SET state = 'died' WHERE state = 'running'")
                .update();
    }

    Optional<ImportRun> find(long id) {
        return database.sql(SELECT + "WHERE id = ?")
                .param(id)
                .query(ImportTable::read)
                .optional();
    }

    /** Newest first. */
    List<ImportRun> list(long before, int limit) {
        return database.sql(SELECT + "WHERE id < ? ORDER BY id DESC LIMIT ?")
                .params(before, limit)
                .query(ImportTable::read)
                .list();
    }

    List<ImportRun.Progress> progressOf(long id) {
        return database.sql("SELECT read_rows, at FROM product_import_progress WHERE import_id = ? ORDER BY read_rows")
                .param(id)
                .query((row, _) -> new ImportRun.Progress(row.getLong(1), instant(row, 2)))
                .list();
    }

    private static ImportRun read(ResultSet row, int number) throws SQLException {
        return new ImportRun(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getBoolean(4),
                State.named(row.getString(5)),
                instant(row, 6),
                instant(row, 7),
                new Counts(row.getLong(8), row.getLong(9), row.getLong(10), row.getLong(11), row.getLong(12)),
                row.getObject(13, Long.class),
                row.getObject(14, Long.class));
    }

    static LocalDateTime column(Instant moment) {
        return LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }
}
