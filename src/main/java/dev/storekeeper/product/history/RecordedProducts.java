package dev.storekeeper.product.history;

import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductRevisions;
import dev.storekeeper.product.ProductRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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
     * product was created or restored, which counts as a change of each field. Values are compared as bytes, since blanks at the end of a
     * text make no difference otherwise.
     */
    private static final String AT = "SELECT " + ProductRow.details("b.%1$s") + ", "
            + ProductRow.details("MAX(c.version IS NOT NULL AND (c.name IS NULL"
                    + " OR NOT (CAST(c.%1$s AS BINARY) <=> CAST(b.%1$s AS BINARY))))")
            + " FROM product_change b LEFT JOIN product_change c"
            + " ON c.product_id = b.product_id AND c.version > b.version"
            + " WHERE b.product_id = ? AND b.version = ? AND b.name IS NOT NULL GROUP BY b.product_id, b.version";

    /**
     * For each product and version, the newest change before that version that gave a field its present value, and if it is a revert, the
     * first version of what it reverts. A row holds the values before its change. Ordered by the version alone, MySQL would read all
     * versions and sort them.
     */
    private static final String MADE_BY = """
            SELECT c.product_id, c.change_id, (SELECT MIN(u.version) FROM change_set r JOIN product_change u
                ON u.change_id = r.reverts AND u.product_id = c.product_id WHERE r.id = c.change_id)
            FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$[0]', version BIGINT PATH '$[1]')) AS asked
            STRAIGHT_JOIN product p ON p.id = asked.id
            STRAIGHT_JOIN product_change c ON c.product_id = p.id AND c.version = (
                SELECT o.version FROM product_change o WHERE o.product_id = p.id AND o.version < asked.version
                    AND NOT (CAST(o.%1$s AS BINARY) <=> CAST(p.%1$s AS BINARY))
                ORDER BY o.product_id DESC, o.version DESC LIMIT 1)""";

    /** Each is a statement that reads later versions again. What was undone and redone more often counts as made by a revert. */
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
                .query((row, _) -> new Revision(Objects.requireNonNull(ProductRow.details(row, 1)), changed(row)))
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

    private static Set<ProductField> changed(ResultSet row) throws SQLException {
        var changed = new HashSet<ProductField>();
        var column = 1 + ProductField.DETAILS.size();
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

    /** The change set that keeps a change from being undone. Nothing where it is the same one, which has changed another product too. */
    @Nullable
    Long inTheWay(Conflict.Blocker blocker, RecordedChange undone) {
        var product = blocker.product();
        if (blocker.field() == null) {
            return newest(product).map(RecordedChange::changeId).orElse(null);
        }
        // Another product is out of the way when its newest change is undone, which may be a revert.
        var since = product == undone.productId() ? undone.version() : Long.MAX_VALUE;
        var maker = makers(blocker.field(), Map.of(product, since)).get(product);
        return maker == null || maker == undone.changeId() ? null : maker;
    }

    /**
     * The change sets that gave a field of products its present value. A revert of a later change brings back an older value, so it is
     * passed over for the change that had given that.
     *
     * @param since for each product, the version after which changes count as later
     */
    Map<Long, Long> makers(ProductField field, Map<Long, Long> since) {
        var makers = new HashMap<Long, Long>();
        var asked = since.keySet().stream()
                .map(id -> new Object[] {id, Long.MAX_VALUE})
                .toList();
        for (int step = 0; step < MOST_REVERTS && !asked.isEmpty(); step++) {
            var earlier = new ArrayList<Object[]>();
            database.sql(MADE_BY.formatted(field.wireName()))
                    .param(ProductRow.json(asked))
                    .query(row -> {
                        var id = row.getLong(1);
                        makers.put(id, row.getLong(2));
                        var reverted = row.getObject(3, Long.class);
                        if (reverted != null && reverted > Objects.requireNonNull(since.get(id))) {
                            earlier.add(new Object[] {id, reverted});
                        }
                    });
            asked = earlier;
        }
        return makers;
    }
}
