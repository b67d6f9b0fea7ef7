package dev.storekeeper.product.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads and checks rows on a thread of its own, some batches ahead of the one that waits for the database. */
final class RowPipe implements AutoCloseable {

    /** A multiple of the longest statement's rows. */
    private static final int BATCH = 1024;

    /** Rows that are slow to read come in smaller batches, so that an import that is cancelled ends soon. */
    private static final Duration LONGEST_BATCH = Duration.ofSeconds(1);

    private static final int AHEAD = 3;

    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;

    /** @param opening makes the reader on that thread, since it reads already */
    RowPipe(Supplier<RowReader> opening) {
        thread = Thread.ofVirtual().name("import-rows").start(() -> run(opening));
    }

    /** The next rows; none at the end. Throws what has ended the reading, also an error. */
    List<ImportRow> next() {
        try {
            return take().rowsOrFailure();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits no longer than the reading thread lives: when memory is short, it may end without a last batch. */
    private Batch take() throws InterruptedException {
        while (thread.isAlive()) {
            var batch = batches.poll(1, TimeUnit.SECONDS);
            if (batch != null) {
                return batch;
            }
        }
        var last = batches.poll();
        if (last == null) {
            throw new IllegalStateException("The thread that reads the rows has ended");
        }
        return last;
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
            } catch (RuntimeException | Error e) {
                batches.put(new Batch(List.of(), e));
            }
        } catch (InterruptedException e) {
            // The import has ended before its file.
            Thread.currentThread().interrupt();
        }
    }

    private static List<ImportRow> read(RowReader reader) throws InterruptedException {
        var rows = new ArrayList<ImportRow>(BATCH);
        var began = System.nanoTime();
        while (rows.size() < BATCH && (rows.isEmpty() || System.nanoTime() - began < LONGEST_BATCH.toNanos())) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var row = reader.next();
            if (row == null) {
                return rows;
            }
            rows.add(row);
        }
        return rows;
    }

    /** @param failure what has ended the reading */
    private record Batch(List<ImportRow> rows, @Nullable Throwable failure) {

        List<ImportRow> rowsOrFailure() {
            return switch (failure) {
                case null -> rows;
                case Error error -> throw error;
                case RuntimeException fault -> throw fault;
                default -> throw new IllegalStateException(failure);
            };
        }
    }
}
