package dev.storekeeper.product;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.DatabaseErrors;
import dev.storekeeper.api.InUse;
import dev.storekeeper.api.RequestWaits;
import dev.storekeeper.product.BulkProductWriter.UpdateOf;
import dev.storekeeper.product.SharedOutcome.Done;
import dev.storekeeper.product.SharedOutcome.Left;
import dev.storekeeper.product.SharedOutcome.Refused;
import dev.storekeeper.token.Author;
import dev.storekeeper.token.EndedSessions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Writes what many requests ask for in one transaction, each as a change set of its own. A transaction and its commit cost more than the
 * rows of one request. What would be in the way of the others is done apart: an account's changes of a product that another transaction has
 * locked wait for it together, and what may meet a key that is taken is left to its request, as is all of a transaction that was rolled back.
 */
@Component
public class SharedWrites {

    /** Most locks are those of another node's writes, which have ended by then. */
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private static final long SKUS_ALONE_NANOS = Duration.ofSeconds(10).toNanos();

    private final SharedWork<Creation, SharedOutcome> creations = new SharedWork<>(Bounds.SHARED_WRITES, this::create);

    /** Apart from the others: a transaction that hands a sku on locks the gaps beside it, which no query shows, and keeps new skus waiting. */
    private final SharedWork<Creation, SharedOutcome> creationsWithSku =
            new SharedWork<>(Bounds.SHARED_WRITES, this::createWithSku);

    /** So that those that need not wait do so once, however long such a transaction runs. */
    private volatile long skusAloneUntil;

    private final SharedWork<SharedChange, SharedOutcome> changes =
            new SharedWork<>(Bounds.SHARED_WRITES, this::changeFree);

    /** The changes of a product that another transaction has locked, of each account: the one that waits takes a place of its account. */
    private final InUse<Locked, SharedWork<SharedChange, SharedOutcome>> lockedProducts =
            new InUse<>(locked -> new SharedWork<>(1, changes -> changeLocked(locked.product, changes)));

    private final BulkProductWriter products;
    private final EndedSessions ended;
    private final SingleWrites singleWrites;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final Ticker ticker;

    @Autowired
    SharedWrites(
            BulkProductWriter products,
            EndedSessions ended,
            SingleWrites singleWrites,
            TransactionOperations transactions,
            Clock clock) {
        this(products, ended, singleWrites, transactions, clock, Ticker.systemTicker());
    }

    SharedWrites(
            BulkProductWriter products,
            EndedSessions ended,
            SingleWrites singleWrites,
            TransactionOperations transactions,
            Clock clock,
            Ticker ticker) {
        this.products = products;
        this.ended = ended;
        this.singleWrites = singleWrites;
        this.transactions = transactions;
        this.clock = clock;
        this.ticker = ticker;
        this.skusAloneUntil = ticker.read();
    }

    /** @param single creates the product by itself */
    ProductSnapshot create(ProductDetails details, TransactionCallback<ProductSnapshot> single) {
        if (SingleWrites.isInTransaction()) {
            return singleWrites.execute(single);
        }
        var work = details.sku() == null ? creations : creationsWithSku;
        return switch (work.answer(new Creation(details, Author.current()))) {
            case Done done -> done.product();
            case Refused refused -> throw refused.refusal();
            case Left _ -> singleWrites.execute(single);
        };
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
        var change = new SharedChange(id, cause, wanted, Author.current());
        var outcome = changes.answer(change);
        if (outcome == Left.LOCKED) {
            // Without a connection, nor a place among those that wait for the lock.
            LockSupport.parkNanos(PAUSE_NANOS);
            RequestWaits.add(RequestWaits.Kind.TURN, PAUSE_NANOS);
            outcome = changes.answer(change);
        }
        if (outcome == Left.LOCKED) {
            outcome = lockedProducts.use(new Locked(id, change.author().accountId()), work -> work.answer(change));
        }
        return switch (outcome) {
            case Done done -> answer.apply(done.product());
            case Refused refused -> throw refused.refusal();
            case Left _ -> singleWrites.inTurn(id, single);
        };
    }

    private List<SharedOutcome> createWithSku(List<Creation> creations) {
        if (ticker.read() - skusAloneUntil < 0) {
            return Collections.nCopies(creations.size(), Left.ALONE);
        }
        var outcomes = create(creations);
        if (outcomes.contains(Left.WAITED)) {
            skusAloneUntil = ticker.read() + SKUS_ALONE_NANOS;
        }
        return outcomes;
    }

    private List<SharedOutcome> create(List<Creation> creations) {
        return together(creations, () -> {
            var outcomes = new IdentityHashMap<Creation, SharedOutcome>();
            creations.forEach(
                    creation -> refusal(creation.author).ifPresent(refused -> outcomes.put(creation, refused)));
            var free = products.freeSkus(creations.stream()
                    .flatMap(creation -> Stream.ofNullable(creation.details.sku()))
                    .toList());
            // Of several with the same sku, the first.
            var written = creations.stream()
                    .filter(creation -> !outcomes.containsKey(creation))
                    .filter(creation -> creation.details.sku() == null || free.remove(creation.details.sku()))
                    .toList();
            var now = clock.instant();
            var stored = products.insertForEach(
                    written.stream().map(Creation::author).toList(),
                    written.stream()
                            .map(creation -> ProductSnapshot.create(ProductSnapshot.NEW_ID, creation.details, now))
                            .toList());
            for (int i = 0; i < stored.size(); i++) {
                outcomes.put(written.get(i), new Done(stored.get(i)));
            }
            return creations.stream()
                    .map(creation -> outcomes.getOrDefault(creation, Left.ALONE))
                    .toList();
        });
    }

    private List<SharedOutcome> changeFree(List<SharedChange> changes) {
        return together(changes, () -> {
            var ids = changes.stream().map(SharedChange::id).collect(Collectors.toCollection(HashSet::new));
            var free = products.lockFreeByIds(ids);
            free.forEach(product -> ids.remove(product.id()));
            var locked =
                    products.findByIds(ids).stream().map(ProductSnapshot::id).toList();
            return change(
                    free, changes, id -> locked.contains(id) ? Left.LOCKED : new Refused(ProductService.notFound()));
        });
    }

    /** Requests that come while these wait for the lock are the next. Where they do not get it, none of them needs to wait again. */
    private List<SharedOutcome> changeLocked(long id, List<SharedChange> changes) {
        return singleWrites.inTurn(id, transaction -> {
            var locked = products.lockByIds(List.of(id));
            return leaveFailures(
                    changes, transaction, () -> change(locked, changes, _ -> new Refused(ProductService.notFound())));
        });
    }

    /** @param others what becomes of a request whose product is not among the locked ones */
    private List<SharedOutcome> change(
            List<ProductSnapshot> locked, List<SharedChange> changes, LongFunction<SharedOutcome> others) {
        var now = clock.instant();
        var current = locked.stream().collect(Collectors.toMap(ProductSnapshot::id, Function.identity()));
        var updates = new ArrayList<UpdateOf>();
        var outcomes = changes.stream()
                .map(change -> refusal(change.author())
                        .orElseGet(() -> current.containsKey(change.id())
                                ? change.make(current, updates, now)
                                : others.apply(change.id())))
                .toList();
        products.updateForEach(updates);
        return outcomes;
    }

    /**
     * Of a request whose session has ended while it waited. It would be refused as well when it is written, and all others with it.
     *
     * @throws ApiException when the database does not answer; the transaction may be able to commit no more
     */
    private Optional<SharedOutcome> refusal(Author author) {
        return author.sessionId() != null && ended.contains(author.sessionId())
                ? Optional.of(new Refused(EndedSessions.refusal()))
                : Optional.empty();
    }

    private List<SharedOutcome> together(List<?> requests, Supplier<List<SharedOutcome>> work) {
        return transactions.execute(transaction -> leaveFailures(requests, transaction, work));
    }

    /**
     * What fails before the commit is left to the requests: nothing of it is written. Where the commit fails, in a cluster some other member
     * may have it, so all are told.
     */
    private static List<SharedOutcome> leaveFailures(
            List<?> requests, TransactionStatus transaction, Supplier<List<SharedOutcome>> work) {
        try {
            return work.get();
        } catch (ApiException | ConcurrencyFailureException | DataIntegrityViolationException failure) {
            transaction.setRollbackOnly();
            return Collections.nCopies(requests.size(), DatabaseErrors.isLocked(failure) ? Left.WAITED : Left.ALONE);
        }
    }

    private record Locked(long product, @Nullable Long account) {}

    private record Creation(ProductDetails details, Author author) {}
}
