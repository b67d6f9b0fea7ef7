package dev.storekeeper.product.transfer;

import dev.storekeeper.api.Cleanup;
import dev.storekeeper.api.Times;
import java.time.Duration;
import java.time.Instant;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes the records of imports after a month; the change sets that they made stay. */
@Component
class ImportCleanup {

    private static final Duration KEPT = Duration.ofDays(30);

    private final JdbcClient database;
    private final Cleanup cleanup;

    ImportCleanup(JdbcClient database, Cleanup cleanup) {
        this.database = database;
        this.cleanup = cleanup;
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "import-cleanup")
    void run() {
        cleanup.run("old imports", this::deleteBatch);
    }

    /** The lines of progress go first, so that none stays without its import. */
    private int deleteBatch(Instant now, int limit) {
        var before = Times.column(now.minus(KEPT));
        database.sql("""
                        DELETE FROM product_import_progress WHERE import_id IN (
                            SELECT id FROM (
                                SELECT id FROM product_import WHERE started_at < ? ORDER BY started_at LIMIT ?) expired)""").params(before, limit).update();
        return database.sql("DELETE FROM product_import WHERE started_at < ? ORDER BY started_at LIMIT ?")
                .params(before, limit)
                .update();
    }
}
