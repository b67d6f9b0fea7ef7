package dev.storekeeper.product.history;

import dev.storekeeper.api.Cleanup;
import dev.storekeeper.api.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes the oldest change sets, with what products were like before them, if a retention is set. The ledger of the stock is kept whole,
 * since it explains the quantities of today.
 */
@Component
class ChangeCleanup {

    /**
     * A product loses its oldest versions first. Transactions overlap, so a change set that is kept may have made an earlier version
     * than one that has expired, and a revert of the kept one must still find the later version.
     */
    private static final String DELETE_PRODUCTS = """
            DELETE c FROM (
                SELECT o.product_id, o.version FROM product_change o WHERE o.change_id <= ? AND NOT EXISTS (
                    SELECT 1 FROM product_change k
                    WHERE k.product_id = o.product_id AND k.version < o.version AND k.change_id > ?)
                ORDER BY o.change_id, o.product_id LIMIT ?) expired
            STRAIGHT_JOIN product_change c ON c.product_id = expired.product_id AND c.version = expired.version""";

    private static final String DELETE_SETS = """
            DELETE s FROM (
                SELECT o.id FROM change_set o WHERE o.id <= ? AND NOT EXISTS (
                    SELECT 1 FROM product_change c WHERE c.change_id = o.id)
                ORDER BY o.id LIMIT ?) expired
            STRAIGHT_JOIN change_set s ON s.id = expired.id""";

    private final ChangeRetention kept;
    private final JdbcClient database;
    private final Cleanup cleanup;
    private final Properties properties;

    ChangeCleanup(ChangeRetention kept, JdbcClient database, Cleanup cleanup, Properties properties) {
        this.kept = kept;
        this.database = database;
        this.cleanup = cleanup;
        this.properties = properties;
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "change-cleanup")
    void run() {
        if (!properties.retention().isZero()) {
            cleanup.run("old changes", (now, limit) -> deleteBatch(now.minus(properties.retention()), limit));
        }
    }

    /** A change set expires as a whole, with the batch in which its first row goes. */
    int deleteBatch(Instant before, int limit) {
        var upTo = kept.lock();
        var expired = expire(upTo, Times.column(before), limit);
        if (expired.count() > 0) {
            upTo = expired.last();
            kept.moveTo(upTo);
        }
        var products = database.sql(DELETE_PRODUCTS).params(upTo, upTo, limit).update();
        var sets =
                products < limit ? database.sql(DELETE_SETS).params(upTo, limit).update() : 0;
        return Math.max(expired.count(), Math.max(products, sets));
    }

    /**
     * The next change sets in the order of their ids, up to the first that is young enough. They are locked, so that none is being
     * reverted; and only they, since others may be under way for long.
     */
    private Expired expire(long after, LocalDateTime before, int limit) {
        var last = after;
        var count = 0;
        for (var set : database.sql("SELECT id, happened_at FROM change_set WHERE id > ? ORDER BY id LIMIT ?")
                .params(after, limit)
                .query((row, _) -> new Known(row.getLong(1), row.getObject(2, LocalDateTime.class)))
                .list()) {
            if (!set.at().isBefore(before)) {
                break;
            }
            last = set.id();
            count++;
        }
        if (count > 0) {
            database.sql("SELECT id FROM change_set WHERE id > ? AND id <= ? FOR UPDATE")
                    .params(after, last)
                    .query(Long.class)
                    .list();
        }
        return new Expired(last, count);
    }

    private record Known(long id, LocalDateTime at) {}

    private record Expired(long last, int count) {}

    /**
     * How long changes are kept.
     *
     * @param retention how old a change set becomes before it is deleted; 0 for ever
     */
    @ConfigurationProperties("storekeeper.changes")
    record Properties(@DefaultValue("0") Duration retention) {

        /** A day is longer than any change takes, so no change set expires before it is committed. */
        Properties {
            Cleanup.requireDayOrForEver("storekeeper.changes.retention", retention);
        }
    }
}
