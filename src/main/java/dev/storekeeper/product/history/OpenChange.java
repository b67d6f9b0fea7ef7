package dev.storekeeper.product.history;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The change set of the transaction at hand: it is set aside and ends with its transaction, as all that is registered with one is. */
final class OpenChange implements TransactionSynchronization {

    /** What the change set is made to undo. */
    @Nullable
    Long reverts;

    /** Nothing before the first product is written. */
    @Nullable
    Long id;

    static OpenChange join() {
        return find().orElseGet(() -> {
            var opened = new OpenChange();
            TransactionSynchronizationManager.registerSynchronization(opened);
            return opened;
        });
    }

    static Optional<OpenChange> find() {
        return TransactionSynchronizationManager.isSynchronizationActive()
                ? TransactionSynchronizationManager.getSynchronizations().stream()
                        .filter(OpenChange.class::isInstance)
                        .map(OpenChange.class::cast)
                        .findAny()
                : Optional.empty();
    }
}
