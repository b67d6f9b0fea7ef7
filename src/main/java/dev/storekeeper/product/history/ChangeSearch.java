package dev.storekeeper.product.history;

import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Condition;
import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.api.Times;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.ProductSearch;
import dev.storekeeper.product.ProductService;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.history.RecordedChange.Action;
import jakarta.validation.constraints.Positive;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Finds change sets, and what they did to products. */
@Service
public class ChangeSearch {

    /** In front of the change set stands the version that it has made of the product, if the list is about one. */
    private static final String SETS = "SELECT 0, " + ChangeSet.COLUMNS + " FROM change_set s";

    private static final String SETS_OF_PRODUCT =
            "SELECT c.version, " + ChangeSet.COLUMNS + " FROM product_change c JOIN change_set s ON s.id = c.change_id";

    private static final String HISTORY = "SELECT " + RecordedChange.COLUMNS + ", " + ChangeSet.COLUMNS
            + " FROM product_change c JOIN change_set s ON s.id = c.change_id" + RecordedChange.JOINS
            + "WHERE c.product_id = ? AND c.version < ? ORDER BY c.version DESC LIMIT ?";

    /** The last microsecond that a column holds. */
    private static final long LAST_TIME = 253_402_300_799_999_999L;

    private final ProductSearch products;
    private final ChangeRetention kept;
    private final JdbcClient database;

    ChangeSearch(ProductSearch products, ChangeRetention kept, JdbcClient database) {
        this.products = products;
        this.kept = kept;
        this.database = database;
    }

    public Page<ChangeSet> list(Query query) {
        var condition = query.condition();
        var byVersion = query.product() != null;
        var statement = (byVersion ? SETS_OF_PRODUCT : SETS)
                + condition.where()
                + (byVersion ? " ORDER BY c.version DESC" : " ORDER BY s.happened_at DESC, s.id DESC")
                + " LIMIT ?";
        return Page.read(
                        query.limit(),
                        rows -> {
                            Supplier<List<Listed>> read = () -> database.sql(statement)
                                    .params(condition.values())
                                    .param(rows)
                                    .query((row, _) -> new Listed(row.getLong(1), ChangeSet.read(row, 1)))
                                    .list();
                            return query.readsFewRows() ? read.get() : products.inTurn(read);
                        },
                        listed -> listed.cursor(byVersion))
                .map(Listed::change);
    }

    public ChangeSet get(long id) {
        return database.sql(SETS + " WHERE s.id = ? AND s.id > (SELECT pruned_up_to FROM change_retention)")
                .param(id)
                .query((row, _) -> ChangeSet.read(row, 1))
                .optional()
                .orElseThrow(() -> kept.missing(id));
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
                rows -> database.sql(RecordedChange.SELECT + "c.change_id = ? AND c.product_id >= ?"
                                + " AND (c.product_id > ? OR c.version > ?) ORDER BY c.product_id, c.version LIMIT ?")
                        .params(id, product, product, version, rows)
                        .query(RecordedChange::read)
                        .list(),
                last -> Cursor.behind(last.productId(), last.version()));
    }

    /** The history of one product, also of a deleted one, newest first. */
    public Page<Entry> history(long product, PageQuery query) {
        var before = query.beforeId();
        return Page.read(
                query.limit(),
                rows -> database.sql(HISTORY)
                        .params(product, before, rows)
                        .query((row, number) ->
                                new Entry(ChangeSet.read(row, RecordedChange.WIDTH), RecordedChange.read(row, number)))
                        .list(),
                last -> Cursor.behind(last.product().version()));
    }

    /**
     * The version with which the record begins, if the product is older than its record.
     *
     * @param last the entries of the last page
     */
    public OptionalLong beginning(long product, List<Entry> last) {
        if (last.isEmpty()) {
            return OptionalLong.of(
                    products.find(product).map(ProductSnapshot::version).orElseThrow(ProductService::notFound));
        }
        var oldest = last.getLast().product();
        return oldest.action() == Action.CREATED ? OptionalLong.empty() : OptionalLong.of(oldest.version() - 1);
    }

    /** The number with which the cursor begins: a time in microseconds, a version or an id. */
    private static long first(Cursor after) {
        var first = after.number(0);
        if (first > LAST_TIME) {
            throw Cursor.invalid();
        }
        return first;
    }

    /** What was done to a product, and the change set that did it. */
    public record Entry(ChangeSet change, RecordedChange product) {}

    /**
     * Which change sets to list, newest first: ordered by time, or for one product by its versions.
     *
     * @param from the earliest time
     * @param to the time before which they happened
     */
    public record Query(
            @Positive @Nullable Long product,
            @Positive @Nullable Long account,
            Cause.@Nullable What what,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Cursor after,

            @Range(min = 1, max = Bounds.ROWS_PER_PAGE) @Nullable
            Integer limit) {

        Condition condition() {
            return Condition.ifGiven("c.product_id = ?", product)
                    .and(Condition.ifGiven("s.account_id = ?", account))
                    .and(Condition.ifGiven("s.what = ?", what == null ? null : what.name()))
                    .and(Condition.ifGiven("s.happened_at >= ?", from == null ? null : Times.column(from)))
                    .and(Condition.ifGiven("s.happened_at < ?", to == null ? null : Times.column(to)))
                    .and(after == null ? Condition.NONE : behind(after));
        }

        /** Whether an index has just what the filters find, in the order of the list. */
        boolean readsFewRows() {
            return product == null
                    ? account == null || what == null
                    : account == null && what == null && from == null && to == null;
        }

        private Condition behind(Cursor cursor) {
            if (product != null) {
                return Condition.of("c.version < ?", first(cursor));
            }
            var at = Times.column(Instant.EPOCH.plus(first(cursor), ChronoUnit.MICROS));
            // The time comes first and on its own, so that MySQL and MariaDB read it as a range of an index.
            return Condition.of("s.happened_at <= ? AND (s.happened_at < ? OR s.id < ?)", at, at, cursor.number(1));
        }
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
