package dev.storekeeper.product.history;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.api.UtcTimes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Finds change sets, and what they did to products. */
@Service
public class ChangeSearch {

    static final String SET_COLUMNS = "s.id, s.happened_at, s.what, s.account_id, s.session_id, s.factors,"
            + " s.request_id, s.reason, s.note, s.reverts, s.created, s.edited, s.deleted, s.restored";

    private static final String SETS = "SELECT 0, " + SET_COLUMNS + " FROM change_set s";

    private static final String SETS_OF_PRODUCT =
            "SELECT c.version, " + SET_COLUMNS + " FROM product_change c JOIN change_set s ON s.id = c.change_id";

    private static final String CHANGES =
            "SELECT " + ChangeRow.COLUMNS + " FROM product_change c" + ChangeRow.JOINS + "WHERE ";

    /** The last microsecond that a column holds. */
    private static final long LAST_TIME = 253_402_300_799_999_999L;

    private final JdbcClient database;

    ChangeSearch(JdbcClient database) {
        this.database = database;
    }

    public Page<ChangeSet> list(ChangeQuery query) {
        var condition = query.condition();
        var byVersion = query.product() != null;
        var statement = (byVersion ? SETS_OF_PRODUCT : SETS)
                + condition.where()
                + (byVersion ? " ORDER BY c.version DESC" : " ORDER BY s.happened_at DESC, s.id DESC")
                + " LIMIT ?";
        return Page.read(
                        query.limit(),
                        rows -> database.sql(statement)
                                .params(condition.values())
                                .param(rows)
                                .query((row, _) -> new Listed(row.getLong(1), readSet(row, 1)))
                                .list(),
                        listed -> listed.cursor(byVersion))
                .map(Listed::change);
    }

    public Optional<ChangeSet> find(long id) {
        return database.sql(SETS + " WHERE s.id = ?")
                .param(id)
                .query((row, _) -> readSet(row, 1))
                .optional();
    }

    /** The change sets that reverted this one, oldest first. */
    public List<Long> revertedBy(long id) {
        return database.sql("SELECT id FROM change_set WHERE reverts = ? ORDER BY id LIMIT 100")
                .param(id)
                .query(Long.class)
                .list();
    }

    /** What a change set did, ordered by product. */
    public Page<RecordedChange> products(long id, PageQuery query) {
        var after = query.after();
        var product = after == null ? 0 : first(after);
        var version = after == null ? -1 : after.number(1);
        return Page.read(
                query.limit(),
                rows -> database.sql(CHANGES + "c.change_id = ? AND c.product_id >= ?"
                                + " AND (c.product_id > ? OR c.version > ?) ORDER BY c.product_id, c.version LIMIT ?")
                        .params(id, product, product, version, rows)
                        .query(ChangeRow::read)
                        .list(),
                last -> Cursor.behind(last.productId(), last.version()));
    }

    /** The first of the two numbers of a place: a time in microseconds, a version or an id. */
    static long first(Cursor after) {
        var first = after.number(0);
        if (first > LAST_TIME) {
            throw Cursor.invalid();
        }
        return first;
    }

    public static ApiException notFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "There is no such change.");
    }

    /** Locks a change set until the transaction ends, so that it is reverted once; returns how many products it changed. */
    int lock(long id) {
        return database.sql("SELECT created + edited + deleted + restored FROM change_set WHERE id = ? FOR UPDATE")
                .param(id)
                .query(Integer.class)
                .optional()
                .orElseThrow(ChangeSearch::notFound);
    }

    /** The ids of the next products that a change set changed. */
    List<Long> productIds(long change, long after, int limit) {
        return database.sql("SELECT DISTINCT product_id FROM product_change WHERE change_id = ? AND product_id > ?"
                        + " ORDER BY product_id LIMIT ?")
                .params(change, after, limit)
                .query(Long.class)
                .list();
    }

    /** What a change set did to each product from the first id to the last, in the order of ids and versions. */
    Collection<List<RecordedChange>> ofProducts(long change, long first, long last) {
        return database
                .sql(CHANGES + "c.change_id = ? AND c.product_id BETWEEN ? AND ? ORDER BY c.product_id, c.version")
                .params(change, first, last)
                .query(ChangeRow::read)
                .list()
                .stream()
                .collect(Collectors.groupingBy(RecordedChange::productId, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    Optional<RecordedChange> newest(long product) {
        return database.sql(CHANGES + "c.product_id = ? ORDER BY c.version DESC LIMIT 1")
                .param(product)
                .query(ChangeRow::read)
                .optional();
    }

    /** The change set that is in the way, unless it is older than the record. */
    Optional<Long> madeBy(Conflict.Blocker blocker) {
        var field = blocker.field();
        // A row holds the values before its change: the newest one with another value is the change to the present one.
        return database.sql("SELECT change_id FROM product_change WHERE product_id = :product"
                        + (field == null ? "" : " AND NOT (" + field.wireName() + " <=> :value)")
                        + " ORDER BY version DESC LIMIT 1")
                .param("product", blocker.product())
                .param("value", blocker.value())
                .query(Long.class)
                .optional();
    }

    /** @param before how many columns come before those of the change set */
    static ChangeSet readSet(ResultSet row, int before) throws SQLException {
        var factors = row.getString(before + 6);
        return new ChangeSet(
                row.getLong(before + 1),
                UtcTimes.instant(row.getObject(before + 2, LocalDateTime.class)),
                row.getString(before + 3).toLowerCase(Locale.ROOT),
                row.getObject(before + 4, Long.class),
                row.getString(before + 5),
                factors == null ? List.of() : List.of(factors.split(" ", -1)),
                row.getString(before + 7),
                row.getString(before + 8),
                row.getString(before + 9),
                row.getObject(before + 10, Long.class),
                new ChangeSet.Counts(
                        row.getInt(before + 11),
                        row.getInt(before + 12),
                        row.getInt(before + 13),
                        row.getInt(before + 14)));
    }

    /** @param version what the change set made of the product that the list is about */
    private record Listed(long version, ChangeSet change) {

        Cursor cursor(boolean byVersion) {
            return byVersion
                    ? Cursor.behind(version, change.id())
                    : Cursor.behind(ChronoUnit.MICROS.between(Instant.EPOCH, change.at()), change.id());
        }
    }
}
