package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Proves;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.RecoverableDataAccessException;

class BulkheadTests {

    private final Bulkhead bulkhead = new Bulkhead(1, Duration.ofMinutes(1), "Too much at once.");
    private final Bulkhead.PerKey<String> perKey = new Bulkhead.PerKey<>(1, Duration.ofMinutes(1), "Too much at once.");
    private final Bulkhead.Shared<String> shared =
            new Bulkhead.Shared<>(1, 1, Duration.ofMinutes(1), "Too much at once.", "Too much of one account.");

    @ParameterizedTest
    @EnumSource
    @Proves("S93")
    void tellsThoseThatWaitThatTheDatabaseIsOutOfReach(Kind kind) {
        tellsThoseThatWait(new DataAccessResourceFailureException("silent"), kind);
    }

    /** JdbcClient says so where the connection breaks within a statement. */
    @ParameterizedTest
    @EnumSource
    @Proves("S93")
    void tellsThoseThatWaitThatAConnectionBroke(Kind kind) {
        tellsThoseThatWait(
                new RecoverableDataAccessException("broken", new SQLRecoverableException("", "08S01")), kind);
    }

    private void tellsThoseThatWait(RuntimeException failure, Kind kind) {
        var waiting = waitBehind(failure, kind);
        assertThatThrownBy(waiting::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(execute(() -> "what comes later", kind)).isEqualTo("what comes later");
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAfterOtherFailures(Kind kind) {
        assertThat(waitBehind(new DuplicateKeyException("taken"), kind).join()).isEqualTo("done");
    }

    @Test
    void keepsNothingForAnAccountThatIsRefused() {
        var hasty = new Bulkhead.Shared<String>(2, 1, Duration.ZERO, "Too much at once.", "Too much of one account.");
        try (var _ = hasty.enter("one", 1)) {
            assertBusy(() -> hasty.enter("one", 1), "Too much of one account.");
            try (var _ = hasty.enter("another", 1)) {
                assertBusy(() -> hasty.enter("third", 1), "Too much at once.");
            }
            hasty.enter("third", 1).close();
        }
        hasty.enter("one", 1).close();
    }

    /** The wait for what the account has, and then for what all have. */
    @Test
    @Proves("S93")
    void waitsOnceForBoth() {
        var patient = new Bulkhead.Shared<String>(
                2, 1, Duration.ofSeconds(3), "Too much at once.", "Too much of one account.");
        var first = patient.enter("one", 1);
        try (var _ = patient.enter("another", 1)) {
            var third = CompletableFuture.supplyAsync(() -> patient.enter("third", 1), Thread::startVirtualThread);
            var again = CompletableFuture.supplyAsync(
                    () -> {
                        var begun = System.nanoTime();
                        assertBusy(() -> patient.enter("one", 1), "Too much at once.");
                        return Duration.ofNanos(System.nanoTime() - begun);
                    },
                    Thread::startVirtualThread);
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            first.close();
            try (var _ = third.join()) {
                assertThat(again.join()).isLessThan(Duration.ofMillis(4500));
            }
        }
    }

    private static void assertBusy(ThrowingCallable entry, String words) {
        assertThatThrownBy(entry)
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BUSY))
                .hasMessageContaining(words);
    }

    /** Work that waits for other work, which then fails. */
    private CompletableFuture<String> waitBehind(RuntimeException failure, Kind kind) {
        var inside = new CountDownLatch(1);
        var fail = new CountDownLatch(1);
        var first = CompletableFuture.runAsync(
                () -> execute(
                        () -> {
                            inside.countDown();
                            pass(fail);
                            throw failure;
                        },
                        kind),
                Thread::startVirtualThread);
        pass(inside);
        var thread = new AtomicReference<@Nullable Thread>();
        var second = CompletableFuture.supplyAsync(
                () -> {
                    thread.set(Thread.currentThread());
                    return execute(() -> "done", kind);
                },
                Thread::startVirtualThread);
        await().until(() -> thread.get() instanceof Thread waiting && waiting.getState() == Thread.State.TIMED_WAITING);
        fail.countDown();
        assertThatThrownBy(first::join).hasCause(failure);
        return second;
    }

    private String execute(Supplier<String> work, Kind kind) {
        return switch (kind) {
            case ONE_FOR_ALL -> bulkhead.execute(work);
            case ONE_PER_KEY -> perKey.execute("key", work);
            case SHARED -> shared.execute("account", work);
        };
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    enum Kind {
        ONE_FOR_ALL,
        ONE_PER_KEY,
        SHARED
    }
}
