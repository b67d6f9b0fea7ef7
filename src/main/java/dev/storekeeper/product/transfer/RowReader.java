package dev.storekeeper.product.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads and checks the rows of a file. An error in the form of the whole file is thrown, since nothing after it can be read. */
interface RowReader {

    /** A multiple of the rows of the longest statement. */
    int BATCH = 1024;

    /** Rows that are slow to read come in smaller batches, so that a cancelled import ends soon. */
    Duration LONGEST_BATCH = Duration.ofSeconds(1);

    /** Reads the next line, which has a row unless it is empty. Returns false at the end. */
    boolean readLine(Consumer<ImportRow> rows);

    default Batch nextBatch() {
        var rows = new ArrayList<ImportRow>(BATCH);
        var began = System.nanoTime();
        var more = true;
        for (var lines = 0;
                more && lines < BATCH && (lines == 0 || System.nanoTime() - began < LONGEST_BATCH.toNanos());
                lines++) {
            more = readLine(rows::add);
        }
        return new Batch(rows, rows.isEmpty() && !more);
    }

    /**
     * The rows of the next lines.
     *
     * @param rows none where all these lines are empty
     * @param isEnd whether there are no more
     */
    record Batch(List<ImportRow> rows, boolean isEnd) {}
}
