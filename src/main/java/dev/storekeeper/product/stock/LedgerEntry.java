package dev.storekeeper.product.stock;

import dev.storekeeper.product.Cause;
import dev.storekeeper.product.ProductChange;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.QuantityReason;
import dev.storekeeper.token.Author;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row that the ledger is to hold.
 *
 * @param before beyond what a product counts to where a ledger says so that somebody has tampered with
 */
record LedgerEntry(
        long productId,
        Instant at,
        long before,
        int after,
        QuantityReason reason,
        @Nullable String note) {

    /** The ledger of a product opens and closes with it, be there none of it. */
    static boolean isDue(ProductChange change) {
        return change.before() == null
                || change.after() == null
                || quantity(change.before()) != quantity(change.after());
    }

    static LedgerEntry of(ProductChange change, Cause cause) {
        return new LedgerEntry(
                change.productId(),
                change.at(),
                quantity(change.before()),
                quantity(change.after()),
                cause.reason(),
                cause.note());
    }

    Object[] columns(Author author) {
        return new Object[] {
            productId,
            StockTimes.column(at),
            author.accountId(),
            author.sessionId(),
            reason.wireName(),
            note,
            before,
            after
        };
    }

    private static int quantity(@Nullable ProductSnapshot product) {
        return product == null ? 0 : product.quantity();
    }
}
