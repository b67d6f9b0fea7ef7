package dev.storekeeper.product.transfer;

import dev.storekeeper.housekeeping.CleanupTask;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Forgets imports of long ago; the change sets that they made stay. */
@Component
class ImportCleanup implements CleanupTask {

    private static final Duration MEMORY = Duration.ofDays(30);

    private final JdbcClient database;

    ImportCleanup(JdbcClient database) {
        this.database = database;
    }

    /** The lines of progress go first: none is left behind without its import. */
    @Override
    public int sweep(Instant now, int atMost) {
        var before = ImportTable.column(now.minus(MEMORY));
        database.sql("""
                        DELETE FROM product_import_progress WHERE import_id IN (
                            SELECT id FROM (
                                SELECT id FROM product_import WHERE started_at < ? ORDER BY started_at LIMIT ?) expired)""").params(before, atMost).update();
        return database.sql("DELETE FROM product_import WHERE started_at < ? ORDER BY started_at LIMIT ?")
                .params(before, atMost)
                .update();
    }
}
