package dev.storekeeper.product.stock;

import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.api.UtcTimes;
import dev.storekeeper.product.ProductService;
import dev.storekeeper.product.stock.StockAccount.Part;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Reads the ledger, also of a deleted product. Each answer is one statement, so that its figures are of one moment. */
@Service
public class StockHistory {

    private static final String AS_OF = "SELECT after_quantity FROM stock_movement"
            + " WHERE product_id = ? AND happened_at <= ? ORDER BY happened_at DESC, id DESC LIMIT 1";

    private static final String EXPLAIN = "SELECT NULL, NULL, (" + AS_OF + "), (" + AS_OF + ") UNION ALL"
            + " SELECT reason, account_id, COUNT(*), SUM(after_quantity - before_quantity) FROM stock_movement"
            + " WHERE product_id = ? AND happened_at > ? AND happened_at <= ? GROUP BY reason, account_id"
            + " ORDER BY 1, 2";

    private static final String LIST = "SELECT id, happened_at, reason, before_quantity, after_quantity, account_id,"
            + " session_id, note FROM stock_movement WHERE product_id = ? AND id < ? ORDER BY id DESC LIMIT ?";

    /** Earlier than any time that a request can name. */
    private static final Instant BEGINNING = Instant.parse("1970-01-02T00:00:00Z");

    private final JdbcClient database;
    private final Clock clock;

    StockHistory(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The quantity at a time; empty where the ledger has nothing as old. */
    public Optional<Integer> asOf(long id, Instant at) {
        return database.sql(AS_OF)
                .params(id, UtcTimes.column(at))
                .query(Integer.class)
                .optional();
    }

    /** Those of the ids that belong to a product, or belonged to a deleted one. */
    public Set<Long> knownAmong(Set<Long> ids) {
        return Set.copyOf(database.sql("SELECT DISTINCT product_id FROM stock_movement WHERE product_id IN (:ids)")
                .param("ids", ids)
                .query(Long.class)
                .list());
    }

    public StockAccount explain(long id, @Nullable Instant from, @Nullable Instant to) {
        var since = from == null ? BEGINNING : from;
        var until = to == null ? clock.instant() : to;
        var first = UtcTimes.column(since);
        var last = UtcTimes.column(until);
        var rows = database.sql(EXPLAIN)
                .params(id, first, id, last, id, first, last)
                .query(StockHistory::readPart)
                .list();
        var ends = rows.getFirst();
        if (ends.closing() == null) {
            throw ProductService.notFound();
        }
        var opening = ends.opening() == null ? 0 : ends.opening().intValue();
        var parts = rows.stream().skip(1).map(Row::part).toList();
        return new StockAccount(from, until, opening, ends.closing().intValue(), parts);
    }

    public Page<Movement> list(long id, PageQuery query) {
        var before = query.afterId(Long.MAX_VALUE);
        return Page.read(
                query.limit(),
                rows -> database.sql(LIST)
                        .params(id, before, rows)
                        .query(StockHistory::readMovement)
                        .list(),
                last -> Cursor.behind(last.id()));
    }

    private static Row readPart(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getString(1),
                row.getObject(2, Long.class),
                row.getObject(3, Long.class),
                row.getObject(4, Long.class));
    }

    private static Movement readMovement(ResultSet row, int number) throws SQLException {
        return new Movement(
                row.getLong(1),
                UtcTimes.instant(row.getObject(2, LocalDateTime.class)),
                row.getString(3),
                row.getLong(4),
                row.getInt(5),
                row.getObject(6, Long.class),
                row.getString(7),
                row.getString(8));
    }

    /** The first row holds the opening and the closing quantity; each of the others is a part. */
    private record Row(
            @Nullable String reason,
            @Nullable Long account,
            @Nullable Long opening,
            @Nullable Long closing) {

        Part part() {
            return new Part(
                    String.valueOf(reason), account, opening == null ? 0 : opening, closing == null ? 0 : closing);
        }
    }

    /** A row of the ledger. */
    public record Movement(
            long id,
            Instant at,
            String reason,
            long before,
            int after,
            @Nullable Long account,
            @Nullable String session,
            @Nullable String note) {}
}
