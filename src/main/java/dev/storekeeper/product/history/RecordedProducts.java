package dev.storekeeper.product.history;

import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductRevisions;
import dev.storekeeper.product.ProductRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what was done to products, for reverts and for edits of older versions. */
@Component
class RecordedProducts implements ProductRevisions {

    /**
     * What a product was like in a version is what it was like before the next one. A row without a name has no state before it: the
     * product was created or restored, which counts as a change of each field.
     */
    private static final String REVISIONS = "SELECT b.product_id, " + ProductRow.details("b.%1$s") + ", "
            + ProductRow.details("MAX(c.version IS NOT NULL AND (c.name IS NULL OR NOT (c.%1$s <=> b.%1$s)))")
            + " FROM product_change b LEFT JOIN product_change c"
            + " ON c.product_id = b.product_id AND c.version > b.version ";

    private static final String GROUPED = " AND b.name IS NOT NULL GROUP BY b.product_id, b.version";

    private static final String AT = REVISIONS + "WHERE b.product_id = ? AND b.version = ?" + GROUPED;

    private static final String AFTER_CHANGE = REVISIONS
            + "JOIN product_change s ON s.product_id = b.product_id AND s.version + 1 = b.version"
            + " WHERE s.change_id = :change AND s.product_id IN (:ids) AND b.change_id <> s.change_id" + GROUPED;

    /**
     * The fields that later changes have changed: before each is another value than before the next one, or now. Later changes that were
     * reverted do not count, nor do the reverts of these.
     */
    private static final String NOT_REVERTED = "SELECT c.product_id, "
            + ProductRow.details("MAX(c.name IS NULL OR NOT (c.%1$s <=> IF(n.version IS NULL, p.%1$s, n.%1$s)))")
            + " FROM product_change s JOIN product_change c"
            + " ON c.product_id = s.product_id AND c.version > s.version AND c.change_id <> s.change_id"
            + RecordedChange.JOINS + """
            WHERE s.change_id = :change AND s.product_id IN (:ids)
            AND NOT EXISTS (SELECT 1 FROM change_set r JOIN product_change u ON u.change_id = r.id
                WHERE r.reverts = c.change_id AND u.product_id = c.product_id)
            AND NOT EXISTS (SELECT 1 FROM change_set r JOIN product_change u ON u.change_id = r.reverts
                WHERE r.id = c.change_id AND u.product_id = c.product_id
                    AND u.version > s.version AND u.change_id <> s.change_id)
            GROUP BY c.product_id""";

    /** The first column behind the details. */
    private static final int AFTER_DETAILS = 2 + ProductField.DETAILS.size();

    /** Of a change that was undone and redone more often, one of the last is named. */
    private static final int MOST_REVERTS = 20;

    private final ChangeRetention kept;
    private final JdbcClient database;

    RecordedProducts(ChangeRetention kept, JdbcClient database) {
        this.kept = kept;
        this.database = database;
    }

    @Override
    public Optional<Revision> at(long id, long version) {
        return database.sql(AT)
                .params(id, version + 1)
                .query((row, _) ->
                        new Revision(Objects.requireNonNull(ProductRow.details(row, 2)), changed(row, AFTER_DETAILS)))
                .optional();
    }

    @Override
    public Optional<ProductDetails> detailsAt(long id, long version) {
        return database.sql("SELECT " + ProductRow.DETAILS
                        + " FROM product_change WHERE product_id = ? AND version = ? AND name IS NOT NULL")
                .params(id, version + 1)
                .query((row, _) -> Objects.requireNonNull(ProductRow.details(row, 1)))
                .optional();
    }

    /**
     * For each product that was changed again after a change set: the fields that have had another value since than the change set gave
     * them.
     */
    Map<Long, Set<ProductField>> changedLater(long change, List<Long> ids) {
        return changed(AFTER_CHANGE, AFTER_DETAILS, change, ids);
    }

    /** Of these products: the fields that were changed after a change set, unless that was reverted. Takes several times as long. */
    Map<Long, Set<ProductField>> changedForGood(long change, List<Long> ids) {
        return changed(NOT_REVERTED, 2, change, ids);
    }

    private Map<Long, Set<ProductField>> changed(String statement, int first, long change, List<Long> ids) {
        var fields = new HashMap<Long, Set<ProductField>>();
        database.sql(statement)
                .param("change", change)
                .param("ids", ProductRow.keys(ids))
                .query(row -> {
                    fields.put(row.getLong(1), changed(row, first));
                });
        return fields;
    }

    /** @param first the column of the first field */
    private static Set<ProductField> changed(ResultSet row, int first) throws SQLException {
        var changed = new HashSet<ProductField>();
        var column = first;
        for (var field : ProductField.DETAILS) {
            if (row.getBoolean(column++)) {
                changed.add(field);
            }
        }
        return changed;
    }

    /** How many changes a change set made, which stays so. */
    int count(long id) {
        return database.sql("SELECT created + edited + deleted + restored FROM change_set WHERE id = ?")
                .param(id)
                .query(Integer.class)
                .optional()
                .orElseThrow(() -> kept.missing(id));
    }

    /** Locks a change set until the transaction ends, so that it is reverted once. */
    void lock(long id) {
        var there = database.sql("SELECT id FROM change_set WHERE id = ? FOR UPDATE")
                .param(id)
                .query(Long.class)
                .optional();
        if (there.isEmpty()) {
            throw kept.missing(id);
        }
        // A statement of its own, which sees what was committed while the other waited for the lock.
        kept.requireKept(id);
    }

    /** The ids of the next products that a change set changed. */
    List<Long> productIds(long change, long after, int limit) {
        return database.sql("SELECT DISTINCT product_id FROM product_change WHERE change_id = ? AND product_id > ?"
                        + " ORDER BY product_id LIMIT ?")
                .params(change, after, limit)
                .query(Long.class)
                .list();
    }

    /** What a change set did to each of the products, in the order of ids and versions. */
    Collection<List<RecordedChange>> ofProducts(long change, List<Long> ids) {
        return database
                .sql(RecordedChange.SELECT
                        + "c.change_id = :change AND c.product_id IN (:ids) ORDER BY c.product_id, c.version")
                .param("change", change)
                .param("ids", ProductRow.keys(ids))
                .query(RecordedChange::read)
                .list()
                .stream()
                .collect(Collectors.groupingBy(RecordedChange::productId, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    Optional<RecordedChange> newest(long product) {
        return database.sql(RecordedChange.SELECT + "c.product_id = ? ORDER BY c.version DESC LIMIT 1")
                .param(product)
                .query(RecordedChange::read)
                .optional();
    }

    /** The change set that is in the way. Where a revert has brought the present value back, it is the one that had given it. */
    Optional<Long> madeBy(Conflict.Blocker blocker) {
        var maker = newest(blocker, Long.MAX_VALUE);
        for (int step = 0; step < MOST_REVERTS && maker.isPresent(); step++) {
            var reverted = maker.get().reverted();
            var earlier = reverted == null ? Optional.<Maker>empty() : newest(blocker, reverted);
            if (earlier.isEmpty()) {
                break;
            }
            maker = earlier;
        }
        return maker.map(Maker::change);
    }

    /** A row holds the values before its change: the newest one with another value is the change to the present one. */
    private Optional<Maker> newest(Conflict.Blocker blocker, long before) {
        var field = blocker.field();
        return database.sql("""
                        SELECT c.change_id, (SELECT MIN(u.version) FROM change_set r JOIN product_change u
                            ON u.change_id = r.reverts AND u.product_id = c.product_id WHERE r.id = c.change_id)
                        FROM product_change c WHERE c.product_id = :product AND c.version < :before"""
                        + (field == null ? "" : " AND NOT (c." + field.wireName() + " <=> :value)")
                        + " ORDER BY c.version DESC LIMIT 1")
                .param("product", blocker.product())
                .param("before", before)
                .param("value", blocker.value())
                .query((row, _) -> new Maker(row.getLong(1), row.getObject(2, Long.class)))
                .optional();
    }

    /** @param reverted the version in which the change that this one reverts began; nothing if it is no revert */
    private record Maker(long change, @Nullable Long reverted) {}
}
