package dev.storekeeper.product;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.product.SharedOutcome.Done;
import dev.storekeeper.product.SharedOutcome.Left;
import dev.storekeeper.product.SharedOutcome.Refused;
import dev.storekeeper.token.Author;
import dev.storekeeper.token.EndedSessions;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Creates what many requests ask for in one transaction, each product as a change set of its own. A product whose sku may be taken is left
 * to its request.
 */
@Component
class SharedCreations {

    private static final long SKUS_ALONE_NANOS = Duration.ofSeconds(10).toNanos();

    private final SharedWork<Creation, SharedOutcome> creations = new SharedWork<>(Bounds.SHARED_WRITES, this::create);

    /** Apart from the others: a transaction that hands a sku on locks the gaps beside it, which no query shows, and keeps new skus waiting. */
    private final SharedWork<Creation, SharedOutcome> creationsWithSku =
            new SharedWork<>(Bounds.SHARED_WRITES, this::createWithSku);

    /** So that those that need not wait do so once, however long such a transaction runs. */
    private volatile long skusAloneUntil;

    private final BulkProductWriter products;
    private final EndedSessions ended;
    private final SingleWrites singleWrites;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final Ticker ticker;

    @Autowired
    SharedCreations(
            BulkProductWriter products,
            EndedSessions ended,
            SingleWrites singleWrites,
            TransactionOperations transactions,
            Clock clock) {
        this(products, ended, singleWrites, transactions, clock, Ticker.systemTicker());
    }

    SharedCreations(
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
        return transactions.execute(
                transaction -> SharedOutcome.leaveFailures(creations, transaction, () -> insert(creations)));
    }

    private List<SharedOutcome> insert(List<Creation> creations) {
        var outcomes = new IdentityHashMap<Creation, SharedOutcome>();
        creations.forEach(creation ->
                SharedOutcome.refusal(creation.author, ended).ifPresent(refused -> outcomes.put(creation, refused)));
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
    }

    private record Creation(ProductDetails details, Author author) {}
}
