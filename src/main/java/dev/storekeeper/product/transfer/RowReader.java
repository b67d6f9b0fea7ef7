package dev.storekeeper.product.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and checks the rows of a file. An error in the form of the whole file is thrown, since nothing after it can be read. */
interface RowReader {

    /** A multiple of the rows of the longest statement. */
    int BATCH = 1024;

    /** Rows that are slow to read come in smaller batches, so that a cancelled import ends soon. */
    Duration LONGEST_BATCH = Duration.ofSeconds(1);

    /** The next row, or null at the end. */
    @Nullable
    ImportRow next();

    /** The next rows, or none at the end. */
    default List<ImportRow> nextBatch() {
        var rows = new ArrayList<ImportRow>(BATCH);
        var began = System.nanoTime();
        while (rows.size() < BATCH && (rows.isEmpty() || System.nanoTime() - began < LONGEST_BATCH.toNanos())) {
            var row = next();
            if (row == null) {
                break;
            }
            rows.add(row);
        }
        return rows;
    }
}
