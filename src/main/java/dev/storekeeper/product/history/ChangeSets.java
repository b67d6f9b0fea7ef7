package dev.storekeeper.product.history;

import dev.storekeeper.api.RequestIds;
import dev.storekeeper.api.Times;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.ManyRows;
import dev.storekeeper.product.ProductChange;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductRow;
import dev.storekeeper.product.ProductsChanged;
import dev.storekeeper.product.history.ChangeSet.Counts;
import dev.storekeeper.product.history.RecordedChange.Action;
import dev.storekeeper.token.Author;
import dev.storekeeper.token.EndedSessions;
import java.time.Clock;
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
 * and joined by all that follow. All is written in that transaction, so that no change goes unrecorded.
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
        // Every write comes by here after it has waited for its locks, and the session may have ended meanwhile.
        ended.requireOpen();
        var changes = changed.changes();
        var id = changeSet(changed.cause(), Counts.of(changes));
        PRODUCTS.insert(
                database, changes.stream().map(change -> columns(change, id)).toList());
    }

    /** The id of the change set of the current transaction, which counts these as well. */
    private long changeSet(Cause cause, Counts counts) {
        var current = current();
        if (current.isEmpty()) {
            var id = insert(cause, counts);
            TransactionSynchronizationManager.registerSynchronization(new OpenChange(id));
            return id;
        }
        database.update(COUNT, counts.created(), counts.edited(), counts.deleted(), counts.restored(), current.get());
        return current.get();
    }

    private long insert(Cause cause, Counts counts) {
        var author = Author.current();
        var columns = new @Nullable Object[] {
            Times.column(clock.instant()),
            author.accountId(),
            author.sessionId(),
            author.accountId() == null ? null : String.join(" ", author.factors()),
            RequestIds.current(),
            cause.what().name(),
            cause.what() == Cause.What.STOCK ? cause.reason().wireName() : null,
            cause.reverts() == null ? cause.note() : null,
            cause.reverts(),
            counts.created(),
            counts.edited(),
            counts.deleted(),
            counts.restored()
        };
        return SETS.insertForIds(database, List.<Object[]>of(columns)).getFirst();
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
