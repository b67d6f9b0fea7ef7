package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.InUse;
import dev.storekeeper.api.RequestWaits;
import dev.storekeeper.product.BulkProductWriter.Update;
import dev.storekeeper.product.BulkProductWriter.UpdateOf;
import dev.storekeeper.product.SharedOutcome.Done;
import dev.storekeeper.product.SharedOutcome.Left;
import dev.storekeeper.product.SharedOutcome.Refused;
import dev.storekeeper.token.Author;
import dev.storekeeper.token.EndedSessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes the changes that many requests ask for in one transaction, each as a change set of its own. An account's changes of a product that
 * another transaction has locked wait for it together, apart from the others.
 */
@Component
public class SharedChanges {

    /** Most locks are those of another node's writes, which have ended by then. */
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final SharedWork<Change, SharedOutcome> changes = new SharedWork<>(Bounds.SHARED_WRITES, this::changeFree);

    /** The changes of a product that another transaction has locked, of each account: the one that waits takes a place of its account. */
    private final InUse<Locked, SharedWork<Change, SharedOutcome>> lockedProducts =
            new InUse<>(locked -> new SharedWork<>(1, changes -> changeLocked(locked.product, changes)));

    private final BulkProductWriter products;
    private final EndedSessions ended;
    private final SingleWrites singleWrites;
    private final TransactionOperations transactions;
    private final Clock clock;

    SharedChanges(
            BulkProductWriter products,
            EndedSessions ended,
            SingleWrites singleWrites,
            TransactionOperations transactions,
            Clock clock) {
        this.products = products;
        this.ended = ended;
        this.singleWrites = singleWrites;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Changes a product, unless it already is as it should be.
     *
     * @param wanted what becomes of the product, under its row lock; nothing where the request should find that out by itself. May
     *     refuse the change.
     * @param answer for a product that was changed with others
     * @param single changes the product by itself
     */
    public <T> T change(
            long id,
            Cause cause,
            Function<ProductSnapshot, Optional<ProductDetails>> wanted,
            Function<ProductSnapshot, T> answer,
            TransactionCallback<T> single) {
        if (SingleWrites.isInTransaction()) {
            return singleWrites.inTurn(id, single);
        }
        var change = new Change(id, cause, wanted, Author.current());
        var outcome = changes.answer(change);
        if (outcome == Left.LOCKED) {
            // Without a connection, nor a place among those that wait for the lock.
            LockSupport.parkNanos(PAUSE_NANOS);
            RequestWaits.add(RequestWaits.Kind.TURN, PAUSE_NANOS);
            outcome = changes.answer(change);
        }
        if (outcome == Left.LOCKED) {
            outcome = lockedProducts.use(new Locked(id, change.author.accountId()), work -> work.answer(change));
        }
        return switch (outcome) {
            case Done done -> answer.apply(done.product());
            case Refused refused -> throw refused.refusal();
            case Left _ -> singleWrites.inTurn(id, single);
        };
    }

    private List<SharedOutcome> changeFree(List<Change> changes) {
        return transactions.execute(transaction -> SharedOutcome.leaveFailures(changes, transaction, () -> {
            var ids = changes.stream().map(Change::id).collect(Collectors.toCollection(HashSet::new));
            var free = products.lockFreeByIds(ids);
            free.forEach(product -> ids.remove(product.id()));
            var locked =
                    products.findByIds(ids).stream().map(ProductSnapshot::id).toList();
            return change(
                    free, changes, id -> locked.contains(id) ? Left.LOCKED : new Refused(ProductService.notFound()));
        }));
    }

    /** Requests that come while these wait for the lock are the next. Where they do not get it, none of them needs to wait again. */
    private List<SharedOutcome> changeLocked(long id, List<Change> changes) {
        return singleWrites.inTurn(id, transaction -> {
            var locked = products.lockByIds(List.of(id));
            return SharedOutcome.leaveFailures(
                    changes, transaction, () -> change(locked, changes, _ -> new Refused(ProductService.notFound())));
        });
    }

    /** @param others what becomes of a request whose product is not among the locked ones */
    private List<SharedOutcome> change(
            List<ProductSnapshot> locked, List<Change> changes, LongFunction<SharedOutcome> others) {
        var now = clock.instant();
        var current = locked.stream().collect(Collectors.toMap(ProductSnapshot::id, Function.identity()));
        var updates = new ArrayList<UpdateOf>();
        var outcomes = changes.stream()
                .map(change -> SharedOutcome.refusal(change.author, ended)
                        .orElseGet(() -> current.containsKey(change.id)
                                ? change.make(current, updates, now)
                                : others.apply(change.id)))
                .toList();
        products.updateForEach(updates);
        return outcomes;
    }

    private record Locked(long product, @Nullable Long account) {}

    private record Change(
            long id, Cause cause, Function<ProductSnapshot, Optional<ProductDetails>> wanted, Author author) {

        /** On what the changes before it have made of the product. */
        SharedOutcome make(Map<Long, ProductSnapshot> current, List<UpdateOf> updates, Instant now) {
            var before = Objects.requireNonNull(current.get(id));
            try {
                var after = wanted.apply(before).map(details -> before.change(details, now));
                after.filter(product -> product != before).ifPresent(product -> {
                    current.put(id, product);
                    updates.add(new UpdateOf(author, cause, new Update(before, product)));
                });
                return after.<SharedOutcome>map(Done::new).orElse(Left.ALONE);
            } catch (ApiException refusal) {
                return new Refused(refusal);
            }
        }
    }
}
