package dev.storekeeper.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads and checks rows on a thread of its own, some batches ahead of the one that waits for the database. */
final class RowPipe implements AutoCloseable {

    /** A multiple of the longest statement's rows. */
    private static final int BATCH = 1024;

    private static final int AHEAD = 3;

    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;

    /** @param opening makes the reader on that thread, since it reads already */
    RowPipe(Supplier<RowReader> opening) {
        thread = Thread.ofVirtual().name("import-rows").start(() -> run(opening));
    }

    /** The next rows; none at the end. */
    List<ImportRow> next() {
        try {
            var batch = batches.take();
            if (batch.failure() != null) {
                throw batch.failure();
            }
            return batch.rows();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Supplier<RowReader> opening) {
        try {
            try {
                var reader = opening.get();
                List<ImportRow> rows;
                do {
                    rows = read(reader);
                    batches.put(new Batch(rows, null));
                } while (!rows.isEmpty());
            } catch (RuntimeException e) {
                batches.put(new Batch(List.of(), e));
            }
        } catch (InterruptedException e) {
            // Nobody wants any more rows.
            Thread.currentThread().interrupt();
        }
    }

    private static List<ImportRow> read(RowReader reader) {
        var rows = new ArrayList<ImportRow>(BATCH);
        while (rows.size() < BATCH) {
            var row = reader.next();
            if (row == null) {
                return rows;
            }
            rows.add(row);
        }
        return rows;
    }

    private record Batch(List<ImportRow> rows, @Nullable RuntimeException failure) {}
}
