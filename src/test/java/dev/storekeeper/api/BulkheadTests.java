package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Proves;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;

class BulkheadTests {

    private final Bulkhead bulkhead = new Bulkhead(1, Duration.ofMinutes(1), "Too much at once.");

    @Test
    @Proves("S93")
    void tellsThoseThatWaitThatTheDatabaseIsOutOfReach() {
        var waiting = waitBehind(new DataAccessResourceFailureException("silent"));
        assertThatThrownBy(waiting::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(bulkhead.execute(() -> "what comes later")).isEqualTo("what comes later");
    }

    @Test
    void goesOnAfterOtherFailures() {
        assertThat(waitBehind(new DuplicateKeyException("taken")).join()).isEqualTo("done");
    }

    /** Work that waits for other work, which then fails. */
    private CompletableFuture<String> waitBehind(RuntimeException failure) {
        var inside = new CountDownLatch(1);
        var fail = new CountDownLatch(1);
        var first = CompletableFuture.runAsync(
                () -> bulkhead.execute(() -> {
                    inside.countDown();
                    pass(fail);
                    throw failure;
                }),
                Thread::startVirtualThread);
        pass(inside);
        var thread = new AtomicReference<@Nullable Thread>();
        var second = CompletableFuture.supplyAsync(
                () -> {
                    thread.set(Thread.currentThread());
                    return bulkhead.execute(() -> "done");
                },
                Thread::startVirtualThread);
        await().until(() -> thread.get() instanceof Thread waiting && waiting.getState() == Thread.State.TIMED_WAITING);
        fail.countDown();
        assertThatThrownBy(first::join).hasCause(failure);
        return second;
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
