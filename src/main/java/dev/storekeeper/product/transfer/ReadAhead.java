package dev.storekeeper.product.transfer;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutorService;

/** Reads the next part of a list on a thread of its own while the caller works on the part before, so memory holds two parts. */
final class ReadAhead implements AutoCloseable {

    /** Reads for the account of the caller. */
    private final ExecutorService thread =
            new DelegatingSecurityContextExecutorService(Executors.newSingleThreadExecutor(
                    Thread.ofVirtual().name("read-ahead").factory()));

    /** Begins to read a part. The supplier waits for it, and throws what has ended the reading. */
    <T> Supplier<T> begin(Supplier<T> reading) {
        var part = thread.submit(reading::get);
        return () -> result(part);
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
