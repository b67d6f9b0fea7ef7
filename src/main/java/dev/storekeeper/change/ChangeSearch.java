package dev.storekeeper.change;

import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Finds change sets, and what they have done to products. */
@Service
public class ChangeSearch {

    private static final String PRODUCTS = "SELECT " + ChangeRow.COLUMNS + " FROM product_change c" + ChangeRow.JOINS
            + "WHERE c.change_id = ? AND c.product_id >= ? AND (c.product_id > ? OR c.version > ?)"
            + " ORDER BY c.product_id, c.version LIMIT ?";

    private final JdbcClient database;

    ChangeSearch(JdbcClient database) {
        this.database = database;
    }

    public ChangePage<ChangeSet> list(ChangeQuery query) {
        var statement = query.statement();
        var found = database.sql(statement.text())
                .params(statement.values())
                .query((row, _) -> new Placed(placeOf(row, query), read(row)))
                .list();
        var page = ChangePage.of(found, query.limit(), Placed::place);
        return new ChangePage<>(page.rows().stream().map(Placed::change).toList(), page.next());
    }

    public Optional<ChangeSet> find(long id) {
        return database.sql(ChangeQuery.BY_MOMENT + " WHERE s.id = ?")
                .param(id)
                .query((row, _) -> read(row))
                .optional();
    }

    /** The change sets that undid another, or what was left of it, oldest first. */
    public List<Long> revertedBy(long id) {
        return database.sql("SELECT id FROM change_set WHERE reverts = ? ORDER BY id LIMIT 100")
                .param(id)
                .query(Long.class)
                .list();
    }

    /** What a change set has done, in the order of the products' ids. */
    public ChangePage<RecordedChange> products(long id, ChangeCursor after, int limit) {
        var found = database.sql(PRODUCTS)
                .params(id, after.first(), after.first(), after.second(), limit + 1)
                .query(ChangeRow::read)
                .list();
        return ChangePage.of(found, limit, change -> new ChangeCursor(change.productId(), change.version()));
    }

    public static Refusal notFound() {
        return Refusal.of(Kind.NOT_FOUND, "not_found", "There is no such change.");
    }

    private static ChangeCursor placeOf(ResultSet row, ChangeQuery query) throws SQLException {
        var at = ChangeTimes.of(row.getObject(3, LocalDateTime.class));
        return query.product() == null
                ? new ChangeCursor(ChronoUnit.MICROS.between(Instant.EPOCH, at), row.getLong(2))
                : new ChangeCursor(row.getLong(1), row.getLong(2));
    }

    private static ChangeSet read(ResultSet row) throws SQLException {
        var factors = row.getString(7);
        return new ChangeSet(
                row.getLong(2),
                ChangeTimes.of(row.getObject(3, LocalDateTime.class)),
                row.getString(4).toLowerCase(java.util.Locale.ROOT),
                row.getObject(5, Long.class),
                row.getString(6),
                factors == null ? List.of() : List.of(factors.split(" ", -1)),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getObject(11, Long.class),
                new Counts(row.getInt(12), row.getInt(13), row.getInt(14), row.getInt(15)));
    }

    private record Placed(ChangeCursor place, ChangeSet change) {}
}
