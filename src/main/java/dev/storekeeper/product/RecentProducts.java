package dev.storekeeper.product;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Products that were read on this node, each shown again for a second without asking the database. Twice a second one query compares the
 * versions of all that were read meanwhile, so that a product which is read all the time is asked for twice a second. A write on this
 * node is shown at once, one on another node within a second.
 */
@Component
public class RecentProducts {

    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    private static final Logger log = LoggerFactory.getLogger(RecentProducts.class);

    /** What a product takes beside its texts. */
    private static final int BYTES_PER_PRODUCT = 400;

    private static final int PRODUCTS_PER_QUERY = 500;

    /** A transaction that writes more products makes this node forget them all. */
    private static final int MOST_WRITTEN = 1_000;

    private final ProductSearch search;
    private final JdbcClient database;

    private final Cache<Long, Known> products = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / 32)
            .weigher((Long _, Known known) -> known.bytes())
            .executor(Runnable::run)
            .build();

    /** When a product with one of these hashes was last written here: what was read before may be older than that. */
    private final AtomicLongArray written = new AtomicLongArray(1024);

    RecentProducts(ProductSearch search, JdbcClient database) {
        this.search = search;
        this.database = database;
        forgetAll();
    }

    /** Finds a product as it is now, or was on another node less than a second ago. */
    public Optional<ProductSnapshot> find(long id) {
        var now = System.nanoTime();
        var known = products.getIfPresent(id);
        if (known != null && now - known.readAt < FRESH) {
            known.isWanted = true;
            return Optional.of(known.product);
        }
        var read = search.find(id);
        read.ifPresent(product -> keep(product, now));
        return read;
    }

    /** Finds a product in the database, whatever this node knows of it. */
    public Optional<ProductSnapshot> findAnew(long id) {
        return search.find(id);
    }

    private void keep(ProductSnapshot product, long readAt) {
        products.asMap()
                .compute(product.id(), (id, known) -> isWrittenSince(readAt, id) ? null : new Known(product, readAt));
    }

    @Scheduled(fixedDelay = 500)
    void compare() {
        var wanted = products.asMap().entrySet().stream()
                .filter(entry -> entry.getValue().isWanted)
                .map(Map.Entry::getKey)
                .toList();
        try {
            for (int i = 0; i < wanted.size(); i += PRODUCTS_PER_QUERY) {
                compare(wanted.subList(i, Math.min(i + PRODUCTS_PER_QUERY, wanted.size())));
            }
        } catch (DataAccessException e) {
            log.debug("Products cannot be compared; each is read when it is asked for", e);
        }
    }

    private void compare(List<Long> ids) {
        var readAt = System.nanoTime();
        var versions = new HashMap<Long, Long>();
        database.sql("SELECT id, version FROM product WHERE id IN (:ids)")
                .param("ids", ids)
                .query(row -> {
                    versions.put(row.getLong(1), row.getLong(2));
                });
        for (var id : ids) {
            products.asMap()
                    .computeIfPresent(
                            id,
                            (_, known) -> isWrittenSince(readAt, id) ? null : known.ifStill(versions.get(id), readAt));
        }
    }

    /** Forgets what the transaction writes when it is over, before its request is answered. */
    @EventListener
    void forgetWhenWritten(ProductsChanged changed) {
        var ids = changed.changes().stream().map(ProductChange::productId).toList();
        if (TransactionSynchronizationManager.getResource(this) instanceof Written already) {
            already.add(ids);
        } else {
            var first = new Written();
            first.add(ids);
            TransactionSynchronizationManager.bindResource(this, first);
            TransactionSynchronizationManager.registerSynchronization(first);
        }
    }

    void forget(Collection<Long> ids) {
        // In this order: a read that has begun before then finds either the time or its product gone.
        ids.forEach(id -> written.set(stripe(id), System.nanoTime()));
        products.invalidateAll(ids);
    }

    private void forgetAll() {
        for (int i = 0; i < written.length(); i++) {
            written.set(i, System.nanoTime());
        }
        products.invalidateAll();
    }

    private boolean isWrittenSince(long readAt, long id) {
        return readAt - written.get(stripe(id)) <= 0;
    }

    private int stripe(long id) {
        return Math.floorMod(Long.hashCode(id), written.length());
    }

    private static final class Known {

        private final ProductSnapshot product;
        private final long readAt;
        private volatile boolean isWanted;

        Known(ProductSnapshot product, long readAt) {
            this.product = product;
            this.readAt = readAt;
        }

        @Nullable
        Known ifStill(@Nullable Long version, long comparedAt) {
            return version != null && version == product.version() ? new Known(product, comparedAt) : null;
        }

        int bytes() {
            var description = product.details().description();
            return BYTES_PER_PRODUCT + 2 * (description == null ? 0 : description.length());
        }
    }

    /** The products that one transaction writes. */
    private final class Written implements TransactionSynchronization {

        private final Set<Long> ids = new HashSet<>();

        void add(List<Long> more) {
            if (ids.size() <= MOST_WRITTEN) {
                ids.addAll(more);
            }
        }

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResource(RecentProducts.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(RecentProducts.this, this);
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(RecentProducts.this);
            if (ids.size() > MOST_WRITTEN) {
                forgetAll();
            } else {
                forget(ids);
            }
        }
    }
}
