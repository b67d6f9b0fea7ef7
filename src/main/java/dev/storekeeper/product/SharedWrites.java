package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.DatabaseErrors;
import dev.storekeeper.token.Author;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes what many requests ask for in one transaction, each as a change set of its own. A transaction and its commit cost more than the
 * rows of one request. What might fail, or wait for a lock, would be in the way of the others: it is left to its request, as is all of a
 * transaction that was rolled back.
 */
@Component
class SharedWrites {

    private final SharedWork<Creation, Optional<ProductSnapshot>> creations = new SharedWork<>(this::create);
    private final SharedWork<Edit, Optional<ProductSnapshot>> edits = new SharedWork<>(this::edit);

    private final BulkProductWriter products;
    private final TransactionOperations transactions;
    private final Clock clock;

    SharedWrites(BulkProductWriter products, TransactionOperations transactions, Clock clock) {
        this.products = products;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Nothing where the request has to write by itself. */
    Optional<ProductSnapshot> create(ProductDetails details) {
        return isInTransaction() ? Optional.empty() : creations.answer(new Creation(details, Author.current()));
    }

    /** Nothing where the request has to write by itself. */
    Optional<ProductSnapshot> edit(long id, ProductEdit edit, Expectation expected) {
        return isInTransaction() ? Optional.empty() : edits.answer(new Edit(id, edit, expected, Author.current()));
    }

    /** What is written then must be committed with the rest. */
    private static boolean isInTransaction() {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }

    private List<Optional<ProductSnapshot>> create(List<Creation> creations) {
        return together(creations, () -> {
            var now = clock.instant();
            var skus = creations.stream()
                    .map(Creation::sku)
                    .flatMap(Optional::stream)
                    .toList();
            var written = products.areFree(skus)
                    ? creations
                    : creations.stream()
                            .filter(creation -> creation.sku().isEmpty())
                            .toList();
            var stored = products.insertForEach(
                            written.stream().map(Creation::author).toList(),
                            written.stream()
                                    .map(creation ->
                                            ProductSnapshot.create(ProductSnapshot.NEW_ID, creation.details, now))
                                    .toList())
                    .iterator();
            return creations.stream()
                    .map(creation -> written == creations || creation.sku().isEmpty()
                            ? Optional.of(stored.next())
                            : Optional.<ProductSnapshot>empty())
                    .toList();
        });
    }

    private List<Optional<ProductSnapshot>> edit(List<Edit> edits) {
        return together(edits, () -> {
            var now = clock.instant();
            var current = new HashMap<Long, ProductSnapshot>();
            products.lockFreeByIds(edits.stream().map(Edit::id).distinct().toList())
                    .forEach(product -> current.put(product.id(), product));
            var authors = new ArrayList<Author>();
            var updates = new ArrayList<BulkProductWriter.Update>();
            var edited = new ArrayList<Optional<ProductSnapshot>>();
            for (var edit : edits) {
                // A second edit of the same product finds nothing here.
                var update = Optional.ofNullable(current.remove(edit.id)).flatMap(before -> edit.update(before, now));
                update.filter(BulkProductWriter.Update::isChange).ifPresent(change -> {
                    authors.add(edit.author);
                    updates.add(change);
                });
                edited.add(update.map(BulkProductWriter.Update::after));
            }
            if (!updates.isEmpty()) {
                products.updateForEach(authors, updates);
            }
            return edited;
        });
    }

    private <R> List<Optional<ProductSnapshot>> together(
            List<R> requests, Supplier<List<Optional<ProductSnapshot>>> work) {
        try {
            return Objects.requireNonNull(transactions.execute(_ -> work.get()));
        } catch (RuntimeException failure) {
            if (isRolledBack(failure)) {
                return Collections.nCopies(requests.size(), Optional.empty());
            }
            throw failure;
        }
    }

    /** Whether the failure leaves no doubt that nothing was written; a connection that breaks during a commit does. */
    private static boolean isRolledBack(RuntimeException failure) {
        return failure instanceof ApiException
                || failure instanceof ConcurrencyFailureException
                || failure instanceof DataIntegrityViolationException
                || DatabaseErrors.isRolledBack(failure);
    }

    private record Creation(ProductDetails details, Author author) {

        Optional<String> sku() {
            return Optional.ofNullable(details.sku());
        }
    }

    private record Edit(long id, ProductEdit edit, Expectation expected, Author author) {

        /** Nothing where the edit has to be refused, or merged, or may meet another product's sku. */
        Optional<BulkProductWriter.Update> update(ProductSnapshot before, Instant now) {
            var wanted = edit.applyTo(before.details());
            return expected.isMetBy(before)
                            && Objects.equals(wanted.sku(), before.details().sku())
                    ? Optional.of(new BulkProductWriter.Update(before, before.change(wanted, now)))
                    : Optional.empty();
        }
    }
}
