package dev.storekeeper.product;

import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.token.Author;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes of one request in a transaction of its own. Each may wait for a row that another transaction has locked, and holds a connection
 * meanwhile, so few run at once. In a transaction that has begun already, which has a connection, they run at once.
 */
@Component
public class SingleWrites {

    private final Bulkhead.Shared<Long> writes = new Bulkhead.Shared<>(
            Bounds.SINGLE_WRITES,
            Bounds.SINGLE_WRITES_OF_ACCOUNT,
            // Longer than the wait for a row lock.
            Duration.ofSeconds(5),
            "Too many requests that change products are running at the moment.",
            "Too many requests of one account that change products are running at the moment.");

    /** One at a time waits for the row lock of a product. More would only wait as well. */
    private final Bulkhead.PerKey<Long> turns =
            new Bulkhead.PerKey<>(1, Duration.ofSeconds(10), "Too many requests change this product at the moment.");

    private final TransactionOperations transactions;

    SingleWrites(TransactionOperations transactions) {
        this.transactions = transactions;
    }

    public <T> T execute(TransactionCallback<T> write) {
        if (isInTransaction()) {
            return transactions.execute(write);
        }
        var account = Author.current().accountIdOrZero();
        return writes.execute(account, () -> transactions.execute(write));
    }

    /** Writes when the turn of the product has come. What waits for the turn takes no place of other products. */
    <T> T inTurn(long product, TransactionCallback<T> write) {
        return turns.execute(product, () -> execute(write));
    }

    /** What is written then must be committed with the rest. */
    static boolean isInTransaction() {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }
}
