package dev.storekeeper.product;

import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.Page;
import dev.storekeeper.token.Author;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Finds products. Each answer is one query and no transaction, since every round trip counts. */
@Service
public class ProductSearch {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final String SELECT = "SELECT " + ProductRow.COLUMNS + " FROM ";

    private final JdbcClient database;

    /** A search for words may take the database a second and more. Few run at once, so that other requests find a connection. */
    private final Bulkhead searches =
            new Bulkhead(Bounds.SEARCHES, PATIENCE, "Too many searches are running at the moment.");

    private final Bulkhead.PerKey<Long> searchesOfAccount = new Bulkhead.PerKey<>(
            Bounds.SEARCHES_OF_ACCOUNT,
            PATIENCE,
            "Your account has %d searches running; wait for them.".formatted(Bounds.SEARCHES_OF_ACCOUNT));

    ProductSearch(JdbcClient database) {
        this.database = database;
    }

    public Optional<ProductSnapshot> find(long id) {
        return database.sql(SELECT + "product WHERE id = ?")
                .param(id)
                .query(ProductRow::read)
                .optional();
    }

    public Page<ProductSnapshot> list(ProductQuery query) {
        if (query.words() == null) {
            return read(query);
        }
        var account = Objects.requireNonNullElse(Author.current().accountId(), 0L);
        return searchesOfAccount.in(account, () -> searches.in(() -> read(query)));
    }

    private Page<ProductSnapshot> read(ProductQuery query) {
        var condition = query.condition();
        var where = condition.text().isEmpty() ? "" : " WHERE " + condition.text();
        return Page.read(
                query.limit(),
                rows -> database.sql(SELECT + query.table() + where + " ORDER BY "
                                + query.sort().orderBy() + " LIMIT ?")
                        .params(condition.values())
                        .param(rows)
                        .query(ProductRow::read)
                        .list(),
                last -> Keyset.place(last, query.sort()));
    }
}
