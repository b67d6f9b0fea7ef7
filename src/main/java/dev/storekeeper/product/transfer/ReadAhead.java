package dev.storekeeper.product.transfer;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutorService;

/** Reads the next part of a list on a thread of its own while the caller works on the part before, so memory holds two parts. */
final class ReadAhead<T> implements AutoCloseable {

    /** Reads for the account of the caller. */
    private final ExecutorService thread =
            new DelegatingSecurityContextExecutorService(Executors.newSingleThreadExecutor(
                    Thread.ofVirtual().name("read-ahead").factory()));

    private final Supplier<List<T>> source;
    private Future<List<T>> ahead;

    /** @param source gives one part after the other, and an empty one at the end */
    ReadAhead(Supplier<List<T>> source) {
        this.source = source;
        this.ahead = thread.submit(source::get);
    }

    /** The next part, which is empty at the end. Throws what has ended the reading. */
    List<T> next() {
        var part = result(ahead);
        if (!part.isEmpty()) {
            ahead = thread.submit(source::get);
        }
        return part;
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the part that is being read. */
    @Override
    public void close() {
        thread.close();
    }
}
