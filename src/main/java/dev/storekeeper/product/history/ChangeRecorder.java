package dev.storekeeper.product.history;

import dev.storekeeper.api.UtcTimes;
import dev.storekeeper.product.ManyRows;
import dev.storekeeper.product.ProductChange;
import dev.storekeeper.product.ProductsChanged;
import dev.storekeeper.product.history.ChangeSet.Counts;
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
            "product_change",
            "product_id, version, change_id, happened_at, action, sku, name, description, price, quantity, low_stock_at, created_at");

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

    private static Object[] columns(ProductChange change, long id) {
        var columns = new Object[12];
        columns[0] = change.productId();
        columns[1] = change.version();
        columns[2] = id;
        columns[3] = UtcTimes.column(change.at());
        columns[4] = Action.of(change).wireName();
        var before = change.before();
        if (before != null) {
            columns[5] = before.sku();
            columns[6] = before.name();
            columns[7] = before.description();
            columns[8] = before.price();
            columns[9] = before.quantity();
            columns[10] = before.lowStockAt();
            columns[11] = change.after() == null ? UtcTimes.column(before.createdAt()) : null;
        }
        return columns;
    }
}
