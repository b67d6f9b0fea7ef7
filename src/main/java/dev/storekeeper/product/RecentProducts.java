package dev.storekeeper.product;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Products that were read on this node. A product alone is shown again for a second without asking the database; twice a second the
 * versions of those that were shown lately are compared, a few hundred in one query, so that they stay fresh. A write on this node is
 * shown at once, one on another node within a second.
 */
@Component
public class RecentProducts implements MeterBinder {

    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    /** A product that was not shown for so long is no longer compared. Comparing it meanwhile costs as much as reading it once. */
    private static final long LATELY = Duration.ofSeconds(30).toNanos();

    /** For SQL by hand that leaves the version as it was. */
    private static final Duration LONGEST_KEPT = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(RecentProducts.class);

    private static final int PRODUCTS_PER_QUERY = 500;

    /** Comparing so many takes a tenth of one processor, that of the database included. */
    private static final int MOST_COMPARED = 20_000;

    /** A transaction that writes more products makes this node forget them all. */
    private static final int MOST_WRITTEN = 1_000;

    private static final Long GONE = -1L;

    private final ProductSearch search;
    private final SharedWork<Long, Optional<ProductSnapshot>> reads;

    private final Ticker ticker;
    private final Cache<Long, KnownProduct> products;

    /** When a product with one of these hashes was last written here: what was read before may be older than that. */
    private final AtomicLongArray written;

    @Autowired
    RecentProducts(ProductSearch search) {
        this(search, Ticker.systemTicker());
    }

    RecentProducts(ProductSearch search, Ticker ticker) {
        this.search = search;
        this.reads = new SharedWork<>(SharedWork.READS_AT_ONCE, this::read);
        this.ticker = ticker;
        written = new AtomicLongArray(
                LongStream.generate(ticker::read).limit(1024).toArray());
        products = Caffeine.newBuilder()
                .maximumWeight(Runtime.getRuntime().maxMemory() / 16)
                .weigher((Long _, KnownProduct known) -> known.bytes())
                .expireAfterWrite(LONGEST_KEPT)
                .ticker(ticker)
                .executor(Runnable::run)
                .recordStats()
                .build();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        CaffeineCacheMetrics.monitor(registry, products, "recent-products");
    }

    /** Finds a product as it is now, or was on another node less than a second ago. */
    public Optional<KnownProduct> find(long id) {
        var now = ticker.read();
        var known = products.getIfPresent(id);
        if (known != null && now - known.readAt < FRESH) {
            known.shownAt = now;
            return Optional.of(known);
        }
        return reads.answer(id).map(product -> keep(product, now));
    }

    /** Finds a product in the database, whatever this node knows of it. */
    public Optional<KnownProduct> findAnew(long id) {
        var now = ticker.read();
        return reads.answer(id).map(product -> new KnownProduct(product, now));
    }

    private List<Optional<ProductSnapshot>> read(List<Long> ids) {
        var found = search.find(Set.copyOf(ids));
        return ids.stream().map(id -> Optional.ofNullable(found.get(id))).toList();
    }

    /** A product in this version, where this node knows it. */
    Optional<KnownProduct> known(ProductSearch.Version wanted) {
        return Optional.ofNullable(products.getIfPresent(wanted.id()))
                .filter(known -> known.product().version() == wanted.version());
    }

    /** Keeps a product that was asked for at this time, unless it was written here since. */
    KnownProduct keep(ProductSnapshot product, long readAt) {
        var read = new KnownProduct(product, readAt);
        products.asMap().compute(product.id(), (id, _) -> isWrittenSince(readAt, id) ? null : read);
        return read;
    }

    @Scheduled(fixedDelay = 500)
    void compare() {
        var now = ticker.read();
        var shown = products.asMap().values().stream()
                .filter(known -> now - known.shownAt < LATELY)
                .limit(MOST_COMPARED)
                .toList();
        try {
            for (int i = 0; i < shown.size(); i += PRODUCTS_PER_QUERY) {
                compare(shown.subList(i, Math.min(i + PRODUCTS_PER_QUERY, shown.size())));
            }
        } catch (DataAccessException e) {
            log.debug("Products cannot be compared; each is read when it is asked for", e);
        }
    }

    private void compare(List<KnownProduct> shown) {
        var readAt = ticker.read();
        var versions = search.versions(
                shown.stream().map(known -> known.product().id()).toList());
        for (var known : shown) {
            // A product that was written here since then is no longer in the cache, whatever this does to it.
            if (known.product().version()
                    == versions.getOrDefault(known.product().id(), GONE)) {
                known.readAt = readAt;
            }
        }
    }

    /** Forgets what the transaction writes when it is over, before its request is answered. */
    @EventListener
    void forgetWhenWritten(ProductsChanged changed) {
        TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(ForgetAfterCompletion.class::isInstance)
                .map(ForgetAfterCompletion.class::cast)
                .findAny()
                .orElseGet(this::registerForget)
                .add(changed.changes().map(ProductChange::productId).toList());
    }

    private ForgetAfterCompletion registerForget() {
        var forget = new ForgetAfterCompletion();
        TransactionSynchronizationManager.registerSynchronization(forget);
        return forget;
    }

    void forget(Collection<Long> ids) {
        // In this order: a read that has begun before then finds either the time or its product gone.
        ids.forEach(id -> writtenNow(stripe(id)));
        products.invalidateAll(ids);
    }

    private void forgetAll() {
        for (int i = 0; i < written.length(); i++) {
            writtenNow(i);
        }
        products.invalidateAll();
    }

    /** Of two writes at the same time, the one that has read the time first may come last. */
    private void writtenNow(int stripe) {
        written.accumulateAndGet(stripe, ticker.read(), (one, other) -> one - other > 0 ? one : other);
    }

    long now() {
        return ticker.read();
    }

    private boolean isWrittenSince(long readAt, long id) {
        return readAt - written.get(stripe(id)) <= 0;
    }

    private int stripe(long id) {
        return Math.floorMod(Long.hashCode(id), written.length());
    }

    /** The products that one transaction writes. */
    private final class ForgetAfterCompletion implements TransactionSynchronization {

        private final Set<Long> ids = new HashSet<>();

        void add(List<Long> more) {
            if (ids.size() <= MOST_WRITTEN) {
                ids.addAll(more);
            }
        }

        @Override
        public void afterCompletion(int status) {
            if (ids.size() > MOST_WRITTEN) {
                forgetAll();
            } else {
                forget(ids);
            }
        }
    }
}
