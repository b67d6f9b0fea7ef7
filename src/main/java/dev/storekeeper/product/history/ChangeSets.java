package dev.storekeeper.product.history;

import dev.storekeeper.api.Times;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.ManyRows;
import dev.storekeeper.product.ProductChange;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductRow;
import dev.storekeeper.product.ProductsChanged;
import dev.storekeeper.product.ProductsChanged.Write;
import dev.storekeeper.product.history.ChangeSet.Counts;
import dev.storekeeper.product.history.RecordedChange.Action;
import dev.storekeeper.token.EndedSessions;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes change sets, with what each product was like before: one for each transaction that changes products, opened by the first write
 * and joined by all that follow; where several requests are written together, one for each of them. All is written in that transaction,
 * so that no change goes unrecorded.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class ChangeSets {

    private static final ManyRows SETS = new ManyRows(
            "change_set",
            "happened_at, account_id, session_id, factors, request_id, what, reason, note, reverts,"
                    + " created, edited, deleted, restored");

    private static final String COUNT = """
            UPDATE change_set SET created = created + ?, edited = edited + ?, deleted = deleted + ?, restored = restored + ?
            WHERE id = ?""";

    private static final ManyRows PRODUCTS = new ManyRows(
            "product_change", "product_id, version, change_id, happened_at, action, created_at, " + ProductRow.DETAILS);

    private final JdbcTemplate database;
    private final EndedSessions ended;
    private final Clock clock;

    ChangeSets(JdbcTemplate database, EndedSessions ended, Clock clock) {
        this.database = database;
        this.ended = ended;
        this.clock = clock;
    }

    /** The change set of the current transaction, if products have been changed in it. */
    public Optional<Long> current() {
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(OpenChange.class::isInstance)
                .map(open -> ((OpenChange) open).id())
                .findAny();
    }

    @EventListener
    void record(ProductsChanged changed) {
        var writes = changed.writes();
        // Every write comes by here after it has waited for its locks, and the session may have ended meanwhile.
        writes.forEach(write -> ended.requireOpen(write.author()));
        var ids = changeSets(writes).iterator();
        PRODUCTS.insert(
                database,
                writes.stream()
                        .flatMap(write -> {
                            var id = ids.next();
                            return write.changes().stream().map(change -> columns(change, id));
                        })
                        .toList());
    }

    /** The id of the change set of each write. */
    private List<Long> changeSets(List<Write> writes) {
        var current = current();
        if (current.isPresent()) {
            writes.forEach(write -> count(Counts.of(write.changes()), current.get()));
            return Collections.nCopies(writes.size(), current.get());
        }
        var now = Times.column(clock.instant());
        var ids = SETS.insertForIds(
                database, writes.stream().map(write -> columns(write, now)).toList());
        if (ids.size() == 1) {
            TransactionSynchronizationManager.registerSynchronization(new OpenChange(ids.getFirst()));
        }
        return ids;
    }

    private void count(Counts more, long id) {
        database.update(COUNT, more.created(), more.edited(), more.deleted(), more.restored(), id);
    }

    private static @Nullable Object[] columns(Write write, LocalDateTime now) {
        var author = write.author();
        var cause = write.cause();
        var counts = Counts.of(write.changes());
        return new @Nullable Object[] {
            now,
            author.accountId(),
            author.sessionId(),
            author.accountId() == null ? null : String.join(" ", author.factors()),
            author.requestId(),
            cause.what().name(),
            cause.what() == Cause.What.STOCK ? cause.reason().wireName() : null,
            cause.reverts() == null ? cause.note() : null,
            cause.reverts(),
            counts.created(),
            counts.edited(),
            counts.deleted(),
            counts.restored()
        };
    }

    private static @Nullable Object[] columns(ProductChange change, long id) {
        var before = change.before();
        var columns = new ArrayList<@Nullable Object>(List.of(
                change.productId(),
                change.version(),
                id,
                Times.column(change.at()),
                Action.of(change).toString()));
        columns.add(before != null && change.after() == null ? Times.column(before.createdAt()) : null);
        columns.addAll(
                before == null
                        ? Collections.nCopies(ProductField.DETAILS.size(), null)
                        : ProductRow.values(before.details()));
        return columns.toArray();
    }

    /** The change set of the current transaction; it is forgotten when that ends, and set aside while that is suspended. */
    private record OpenChange(long id) implements TransactionSynchronization {}
}
