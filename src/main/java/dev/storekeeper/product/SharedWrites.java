package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.product.BulkProductWriter.Update;
import dev.storekeeper.product.BulkProductWriter.UpdateOf;
import dev.storekeeper.token.Author;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes what many requests ask for in one transaction, each as a change set of its own. A transaction and its commit cost more than the
 * rows of one request. What has to wait for a lock, or may meet a key that is taken, would be in the way of the others: it is left to its
 * request, as is all of a transaction that was rolled back.
 */
@Component
public class SharedWrites {

    /** More would write less each: with two at once there are 0.89 as many creates. */
    private static final int AT_ONCE = 1;

    private final SharedWork<Creation, Outcome> creations = new SharedWork<>(AT_ONCE, this::create);
    private final SharedWork<Change, Outcome> changes = new SharedWork<>(AT_ONCE, this::change);

    /**
     * One request at a time writes to a product by itself. More would only wait for its row lock, and each of them would hold a connection.
     * They would also hold the row without a break, and none could share a transaction again.
     */
    private final Bulkhead.PerKey<Long> turns =
            new Bulkhead.PerKey<>(1, Duration.ofSeconds(10), "Too many requests change this product at the moment.");

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
        return isInTransaction()
                ? Optional.empty()
                : creations.answer(new Creation(details, Author.current())).product();
    }

    /**
     * Changes a product, unless it already is as it should be. Where it cannot be changed with others at once, the request waits for its
     * turn, and then tries that again before it changes the product by itself.
     *
     * @param wanted what becomes of the product, under its row lock; nothing where the request should find that out by itself. May
     *     refuse the change.
     * @param told what the request is told of a product that was changed with others
     * @param alone changes the product by itself
     */
    public <T> T change(
            long id,
            Cause cause,
            Function<ProductSnapshot, Optional<ProductDetails>> wanted,
            Function<ProductSnapshot, T> told,
            Supplier<T> alone) {
        Supplier<Optional<T>> together = () -> changeTogether(id, cause, wanted).map(told);
        return together.get()
                .orElseGet(() -> turns.execute(id, () -> together.get().orElseGet(() -> transact(alone))));
    }

    /** Nothing while another transaction has locked the product, and where the request has to write by itself. */
    private Optional<ProductSnapshot> changeTogether(
            long id, Cause cause, Function<ProductSnapshot, Optional<ProductDetails>> wanted) {
        return isInTransaction()
                ? Optional.empty()
                : changes.answer(new Change(id, cause, wanted, Author.current()))
                        .product();
    }

    /** Writes to a product by itself, in a transaction, when its turn has come. */
    <T> T inTurn(long id, Supplier<T> alone) {
        return turns.execute(id, () -> transact(alone));
    }

    private <T> T transact(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    /** What is written then must be committed with the rest. */
    private static boolean isInTransaction() {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }

    private List<Outcome> create(List<Creation> creations) {
        return together(creations, () -> {
            var skus = creations.stream()
                    .map(Creation::sku)
                    .flatMap(Optional::stream)
                    .toList();
            var free = new HashSet<>(products.areFree(skus) ? skus : List.of());
            // Of several with the same sku, the first.
            var written = creations.stream()
                    .filter(creation -> creation.sku().map(free::remove).orElse(true))
                    .toList();
            var now = clock.instant();
            var stored = products.insertForEach(
                    written.stream().map(Creation::author).toList(),
                    written.stream()
                            .map(creation -> ProductSnapshot.create(ProductSnapshot.NEW_ID, creation.details, now))
                            .toList());
            var outcomes = new IdentityHashMap<Creation, Outcome>();
            for (int i = 0; i < stored.size(); i++) {
                outcomes.put(written.get(i), Outcome.written(stored.get(i)));
            }
            return creations.stream()
                    .map(creation -> outcomes.getOrDefault(creation, Outcome.NOTHING))
                    .toList();
        });
    }

    private List<Outcome> change(List<Change> changes) {
        return together(changes, () -> {
            var now = clock.instant();
            var current = new HashMap<Long, ProductSnapshot>();
            products.lockFreeByIds(changes.stream().map(Change::id).distinct().toList())
                    .forEach(product -> current.put(product.id(), product));
            var updates = new ArrayList<UpdateOf>();
            var outcomes = changes.stream()
                    .map(change -> change.make(current, updates, now))
                    .toList();
            products.updateForEach(updates);
            return outcomes;
        });
    }

    /**
     * What fails before the commit is left to the requests: nothing of it is written. Where the commit fails, in a cluster some other member
     * may have it, so all are told.
     */
    private <R> List<Outcome> together(List<R> requests, Supplier<List<Outcome>> work) {
        return Objects.requireNonNull(transactions.execute(transaction -> {
            try {
                return work.get();
            } catch (ApiException | ConcurrencyFailureException | DataIntegrityViolationException failure) {
                transaction.setRollbackOnly();
                return Collections.nCopies(requests.size(), Outcome.NOTHING);
            }
        }));
    }

    private record Creation(ProductDetails details, Author author) {

        /** In small letters: the key of the table ignores case. */
        Optional<String> sku() {
            return Optional.ofNullable(details.sku()).map(sku -> sku.toLowerCase(Locale.ROOT));
        }
    }

    private record Change(
            long id, Cause cause, Function<ProductSnapshot, Optional<ProductDetails>> wanted, Author author) {

        /** On what the changes before it have made of the product. */
        Outcome make(Map<Long, ProductSnapshot> current, List<UpdateOf> updates, Instant now) {
            var before = current.get(id);
            if (before == null) {
                return Outcome.NOTHING;
            }
            try {
                var after = wanted.apply(before).map(details -> before.change(details, now));
                after.filter(product -> product != before).ifPresent(product -> {
                    current.put(id, product);
                    updates.add(new UpdateOf(author, cause, new Update(before, product)));
                });
                return after.map(Outcome::written).orElse(Outcome.NOTHING);
            } catch (ApiException refusal) {
                return () -> {
                    throw refusal;
                };
            }
        }
    }

    /** What a request is told. */
    private interface Outcome {

        Outcome NOTHING = Optional::empty;

        static Outcome written(ProductSnapshot product) {
            return () -> Optional.of(product);
        }

        Optional<ProductSnapshot> product();
    }
}
