package dev.storekeeper;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Does the same thing many times at one moment. */
public final class Parallel {

    private Parallel() {}

    public static <T> List<T> times(int count, IntFunction<T> action) {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = IntStream.range(0, count)
                    .mapToObj(number -> threads.submit((Callable<T>) () -> {
                        start.await();
                        return action.apply(number);
                    }))
                    .toList();
            start.countDown();
            return results.stream().map(Parallel::result).toList();
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
