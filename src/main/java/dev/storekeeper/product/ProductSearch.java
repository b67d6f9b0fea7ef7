package dev.storekeeper.product;

import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.Page;
import dev.storekeeper.token.Author;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Finds products. Each answer is one query and no transaction, since every round trip counts. */
@Service
public class ProductSearch {

    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final JdbcClient database;

    /** What reads many rows may take the database a second and more. Few such run at once, so that other requests find a connection. */
    private final Bulkhead.Shared<Long> searches = new Bulkhead.Shared<>(
            Bounds.SEARCHES,
            Bounds.SEARCHES_OF_ACCOUNT,
            PATIENCE,
            "Too many requests that read many rows are running at the moment.",
            "Your account has %d requests running that read many rows; wait for them."
                    .formatted(Bounds.SEARCHES_OF_ACCOUNT));

    ProductSearch(JdbcClient database) {
        this.database = database;
    }

    public Optional<ProductSnapshot> find(long id) {
        return database.sql("SELECT " + ProductRow.COLUMNS + " FROM product WHERE id = ?")
                .param(id)
                .query(ProductRow::read)
                .optional();
    }

    /** Those of the products that exist, by id. */
    Map<Long, ProductSnapshot> find(Collection<Long> ids) {
        return database
                .sql("SELECT " + ProductRow.COLUMNS + " FROM product WHERE id IN (:ids)")
                .param("ids", ProductRow.keys(ids))
                .query(ProductRow::read)
                .list()
                .stream()
                .collect(Collectors.toMap(ProductSnapshot::id, product -> product));
    }

    /** @param patience how long a query that may read many rows waits for its turn */
    public Page<ProductSnapshot> list(ProductQuery query, Duration patience) {
        return Page.read(query.limit(), rows -> rows(query, rows, patience), last -> Keyset.place(last, query.sort()));
    }

    List<ProductSnapshot> rows(ProductQuery query, int rows, Duration patience) {
        return query.readsFewRows()
                ? read(ProductRow.COLUMNS, query, rows, ProductRow::read)
                : searches.execute(
                        Author.current().accountIdOrZero(),
                        patience,
                        () -> read(ProductRow.COLUMNS, query, rows, ProductRow::read));
    }

    /** Does a query that may take the database as long as a search for words, as one of the searches. */
    public <T> T inTurn(Supplier<T> query) {
        return searches.execute(Author.current().accountIdOrZero(), query);
    }

    /** The same rows with less of each. */
    List<Version> versions(ProductQuery query, int rows) {
        return read("id, version", query, rows, (row, _) -> new Version(row.getLong(1), row.getLong(2)));
    }

    /** The versions of those of the products that exist, by id. */
    Map<Long, Long> versions(Collection<Long> ids) {
        var versions = new HashMap<Long, Long>();
        database.sql("SELECT id, version FROM product WHERE id IN (:ids)")
                .param("ids", ProductRow.keys(ids))
                .query(row -> {
                    versions.put(row.getLong(1), row.getLong(2));
                });
        return versions;
    }

    private <T> List<T> read(String columns, ProductQuery query, int rows, RowMapper<T> form) {
        var condition = query.condition();
        return database.sql("SELECT " + columns + " FROM " + query.table() + condition.where() + " ORDER BY "
                        + query.sort().orderBy() + " LIMIT ?")
                .params(condition.values())
                .param(rows)
                .query(form)
                .list();
    }

    /** One version of a product: what it was in it never changes. */
    record Version(long id, long version) {}
}
