package dev.storekeeper.product.history;

import dev.storekeeper.api.UtcTimes;
import dev.storekeeper.product.ManyRows;
import dev.storekeeper.product.ProductChange;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductRow;
import dev.storekeeper.product.ProductsChanged;
import dev.storekeeper.product.history.ChangeSet.Counts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps what each product was like before, in the transaction that changes it: where this cannot be written, nothing is. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class ChangeRecorder {

    private static final ManyRows ROWS = new ManyRows(
            "product_change", "product_id, version, change_id, happened_at, action, created_at, " + ProductRow.DETAILS);

    private final ChangeSets changeSets;
    private final JdbcTemplate database;

    ChangeRecorder(ChangeSets changeSets, JdbcTemplate database) {
        this.changeSets = changeSets;
        this.database = database;
    }

    @EventListener
    void record(ProductsChanged changed) {
        var changes = changed.changes();
        var id = changeSets.add(changed.cause(), Counts.of(changes));
        ROWS.insert(
                database, changes.stream().map(change -> columns(change, id)).toList());
    }

    private static @Nullable Object[] columns(ProductChange change, long id) {
        var before = change.before();
        var columns = new ArrayList<@Nullable Object>(List.of(
                change.productId(),
                change.version(),
                id,
                UtcTimes.column(change.at()),
                Action.of(change).wireName()));
        columns.add(before != null && change.after() == null ? UtcTimes.column(before.createdAt()) : null);
        columns.addAll(
                before == null
                        ? Collections.nCopies(ProductField.DETAILS.size(), null)
                        : ProductRow.values(before.details()));
        return columns.toArray();
    }
}
