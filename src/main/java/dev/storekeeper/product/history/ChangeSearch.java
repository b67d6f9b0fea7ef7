package dev.storekeeper.product.history;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
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
                .query((row, _) -> new Placed(placeOf(row, query), read(row, 1)))
                .list();
        var page = ChangePage.of(found, query.limit(), Placed::place);
        return new ChangePage<>(page.rows().stream().map(Placed::change).toList(), page.next());
    }

    public Optional<ChangeSet> find(long id) {
        return database.sql(ChangeQuery.BY_MOMENT + " WHERE s.id = ?")
                .param(id)
                .query((row, _) -> read(row, 1))
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

    public static ApiException notFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "There is no such change.");
    }

    private static ChangeCursor placeOf(ResultSet row, ChangeQuery query) throws SQLException {
        var at = ChangeTimes.of(row.getObject(3, LocalDateTime.class));
        return query.product() == null
                ? new ChangeCursor(ChronoUnit.MICROS.between(Instant.EPOCH, at), row.getLong(2))
                : new ChangeCursor(row.getLong(1), row.getLong(2));
    }

    /** @param before how many columns stand before those of the change set */
    static ChangeSet read(ResultSet row, int before) throws SQLException {
        var factors = row.getString(before + 6);
        return new ChangeSet(
                row.getLong(before + 1),
                ChangeTimes.of(row.getObject(before + 2, LocalDateTime.class)),
                row.getString(before + 3).toLowerCase(Locale.ROOT),
                row.getObject(before + 4, Long.class),
                row.getString(before + 5),
                factors == null ? List.of() : List.of(factors.split(" ", -1)),
                row.getString(before + 7),
                row.getString(before + 8),
                row.getString(before + 9),
                row.getObject(before + 10, Long.class),
                new Counts(
                        row.getInt(before + 11),
                        row.getInt(before + 12),
                        row.getInt(before + 13),
                        row.getInt(before + 14)));
    }

    private record Placed(ChangeCursor place, ChangeSet change) {}
}
