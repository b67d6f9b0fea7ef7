package dev.storekeeper.product.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Finds quantities and ledger rows that were changed behind the service. */
class ReconciliationTests extends WithProducts {

    private final Reconciliation reconciliation;
    private final MeterRegistry meters;

    ReconciliationTests(@Autowired Reconciliation reconciliation, @Autowired MeterRegistry meters) {
        this.reconciliation = reconciliation;
        this.meters = meters;
    }

    @Test
    void findsTamperingAndCorrectsItOnRequest() {
        var before = found();
        var counter = tampered("UPDATE product SET quantity = quantity - 2 WHERE id = ?");
        var row = tampered("UPDATE stock_movement SET after_quantity = 90 WHERE product_id = ? AND reason = 'sale'");
        var gone = tampered("DELETE FROM stock_movement WHERE product_id = ? AND reason = 'sale'");
        assertThat(found()).isEqualTo(before + 3);
        // Further movements do not hide it.
        List.of(counter, row, gone).forEach(path -> move(path, -1, "sale"));
        assertThat(found()).isEqualTo(before + 3);
        var admin = Api.at(port).withToken(accounts.admin(database).token());
        for (var path : List.of(counter, row, gone)) {
            var quantity = quantity(path);
            var mended = admin.post(path + "/stock/reconcile", null);
            assertThat(mended).hasStatus(200);
            assertThat(mended.number("quantity")).isEqualTo(quantity);
            assertThat(mended.number("corrected")).isNotZero();
            assertThat(ledger(path).getLast()).startsWith("correction ").endsWith(">" + quantity);
            assertThat(admin.post(path + "/stock/reconcile", null).number("corrected"))
                    .isZero();
        }
        assertThat(found()).isEqualTo(before);
    }

    private String tampered(String statement) {
        var path = productOf(10);
        move(path, -3, "sale");
        assertThat(database.update(statement, id(path))).isEqualTo(1);
        return path;
    }

    private double found() {
        reconciliation.reconcile();
        return meters.get("storekeeper.ledger.disagreeing").gauge().value();
    }
}
