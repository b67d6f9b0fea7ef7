package dev.storekeeper.product.stock;

import dev.storekeeper.product.ProductQuantities;
import dev.storekeeper.product.ProductQuantity;
import dev.storekeeper.product.ProductService;
import dev.storekeeper.product.QuantityReason;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Lets a ledger that does not add up say so, by a row that makes it add up; no row is ever rewritten, and the quantity stays. */
@Service
public class StockCorrection {

    private final ProductQuantities quantities;
    private final StockProof proof;
    private final StockLedger ledger;
    private final Clock clock;

    StockCorrection(ProductQuantities quantities, StockProof proof, StockLedger ledger, Clock clock) {
        this.quantities = quantities;
        this.proof = proof;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Adds nothing where both agree. */
    @Transactional
    public Corrected reconcile(long id) {
        var now = quantities.lock(id).orElseThrow(ProductService::notFound);
        var sum = proof.sum(id);
        if (sum != now.quantity()) {
            ledger.write(List.of(new LedgerEntry(
                    id, clock.instant(), sum, now.quantity(), QuantityReason.CORRECTION, "Reconciled")));
        }
        return new Corrected(now, sum);
    }

    /**
     * A ledger that agrees now.
     *
     * @param ledger what it added up to before
     */
    public record Corrected(ProductQuantity now, long ledger) {}
}
