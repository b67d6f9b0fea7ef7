package dev.storekeeper.product.stock;

import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.api.Times;
import dev.storekeeper.product.ProductSearch;
import dev.storekeeper.product.ProductService;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Reads the ledger, also of a deleted product. Each answer is one statement, so that its figures are of one moment. */
@Service
public class StockHistory {

    private static final String AS_OF = "SELECT after_quantity FROM stock_movement"
            + " WHERE product_id = ? AND happened_at <= ? ORDER BY happened_at DESC, id DESC LIMIT 1";

    /** The first row holds the opening and the closing quantity, and the others the sums; there is none if the ledger has nothing as old. */
    private static final String EXPLAIN =
            "SELECT NULL, NULL, COALESCE((" + AS_OF + "), 0), closing.after_quantity FROM ("
                    + AS_OF + ") AS closing UNION ALL"
                    + " SELECT reason, account_id, COUNT(*), SUM(after_quantity - before_quantity) FROM stock_movement"
                    + " WHERE product_id = ? AND happened_at > ? AND happened_at <= ? GROUP BY reason, account_id"
                    + " ORDER BY 1, 2";

    private static final String LIST =
            "SELECT id, happened_at, reason, after_quantity - before_quantity, before_quantity,"
                    + " after_quantity, account_id, session_id, note FROM stock_movement"
                    + " WHERE product_id = ? AND id < ? ORDER BY id DESC LIMIT ?";

    /** Earlier than any time that a request can name. */
    private static final Instant BEGINNING = Instant.parse("1970-01-02T00:00:00Z");

    private final ProductSearch search;
    private final JdbcClient database;
    private final Clock clock;

    StockHistory(ProductSearch search, JdbcClient database, Clock clock) {
        this.search = search;
        this.database = database;
        this.clock = clock;
    }

    /** The quantity at a time; empty where the ledger has nothing as old. */
    public Optional<Integer> asOf(long id, Instant at) {
        return database.sql(AS_OF)
                .params(id, Times.column(at))
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

    /** Reads the whole ledger of the product. */
    public Explanation explain(long id, @Nullable Instant from, @Nullable Instant to) {
        var until = to == null ? clock.instant() : to;
        var first = Times.column(from == null ? BEGINNING : from);
        var last = Times.column(until);
        var rows = search.inTurn(() -> database.sql(EXPLAIN)
                .params(id, first, id, last, id, first, last)
                .query(StockHistory::readTotal)
                .list());
        if (rows.isEmpty()) {
            throw ProductService.notFound();
        }
        var ends = rows.getFirst();
        var totals = rows.subList(1, rows.size());
        return new Explanation(
                from,
                until,
                ends.count(),
                sums(totals.stream().map(Total::ofReason)),
                ends.sum(),
                sums(totals.stream().map(Total::ofAccount)));
    }

    private static List<Total> sums(Stream<Total> totals) {
        var sums = totals.collect(Collectors.toMap(Total::key, Function.identity(), Total::plus, LinkedHashMap::new));
        return List.copyOf(sums.values());
    }

    public Page<Movement> list(long id, PageQuery query) {
        var before = query.beforeId();
        return Page.read(
                query.limit(),
                rows -> database.sql(LIST)
                        .params(id, before, rows)
                        .query(StockHistory::readMovement)
                        .list(),
                last -> Cursor.behind(last.id()));
    }

    private static Total readTotal(ResultSet row, int number) throws SQLException {
        return new Total(row.getString(1), row.getObject(2, Long.class), row.getLong(3), row.getLong(4));
    }

    private static Movement readMovement(ResultSet row, int number) throws SQLException {
        return new Movement(
                row.getLong(1),
                Times.instant(row, 2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getInt(6),
                row.getObject(7, Long.class),
                row.getString(8),
                row.getString(9));
    }

    /** A row of the ledger. */
    public record Movement(
            long id,
            Instant at,
            String reason,
            long delta,
            long before,
            int after,
            @Nullable Long account,
            @Nullable String session,
            @Nullable String note) {}

    /**
     * How a quantity came to be: the movements after one time and up to another.
     *
     * @param movements the movements by reason
     * @param by the same movements by account; without an account, what the service did by itself
     */
    public record Explanation(
            @Nullable Instant from, Instant to, long opening, List<Total> movements, long closing, List<Total> by) {}

    /** How many movements there were, and their sum. */
    public record Total(@Nullable String reason, @Nullable Long account, long count, long sum) {

        Total ofReason() {
            return new Total(reason, null, count, sum);
        }

        Total ofAccount() {
            return new Total(null, account, count, sum);
        }

        private Optional<Object> key() {
            return Optional.ofNullable(reason == null ? account : reason);
        }

        private Total plus(Total other) {
            return new Total(reason, account, count + other.count, sum + other.sum);
        }
    }
}
