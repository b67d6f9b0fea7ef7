package dev.storekeeper.catalogue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Finds products. Each answer is one query and no transaction, since every round trip counts. */
@Service
public class ProductSearch {

    private static final String SELECT =
            "SELECT id, sku, name, description, price, quantity, version, created_at, updated_at FROM ";

    private final JdbcClient database;

    ProductSearch(JdbcClient database) {
        this.database = database;
    }

    public Optional<ProductSnapshot> find(long id) {
        return database.sql(SELECT + "product WHERE id = ?")
                .param(id)
                .query(ProductSearch::read)
                .optional();
    }

    public ProductPage list(ProductQuery query) {
        var condition = query.condition();
        var where = condition.text().isEmpty() ? "" : " WHERE " + condition.text();
        // One more than asked for tells whether the list goes on.
        var found = database.sql(SELECT + query.table() + where + " ORDER BY "
                        + query.sort().orderBy() + " LIMIT ?")
                .params(condition.values())
                .param(query.limit() + 1)
                .query(ProductSearch::read)
                .list();
        if (found.size() <= query.limit()) {
            return new ProductPage(found, null);
        }
        var page = found.subList(0, query.limit());
        return new ProductPage(page, ProductCursor.behind(page.getLast(), query.sort()));
    }

    private static ProductSnapshot read(ResultSet row, int number) throws SQLException {
        return new ProductSnapshot(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getBigDecimal(5),
                row.getInt(6),
                row.getLong(7),
                instant(row, 8),
                instant(row, 9));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }
}
