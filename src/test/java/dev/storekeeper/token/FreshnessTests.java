package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** However many requests wait for one answer, the database is asked once, and no transaction waits for it. */
@Timeout(30)
class FreshnessTests {

    private static final Set<Thread.State> WAITS =
            EnumSet.complementOf(EnumSet.of(Thread.State.NEW, Thread.State.RUNNABLE));

    private final Freshness freshness = new Freshness("A table");
    private final AtomicInteger questions = new AtomicInteger();

    @Test
    void asksOnceForAllRequestsOfOneKey() throws InterruptedException {
        var threads = new CopyOnWriteArrayList<Thread>();
        var answers = new CopyOnWriteArrayList<Boolean>();
        threads.addAll(IntStream.range(0, 8)
                .mapToObj(_ -> Thread.ofPlatform()
                        .unstarted(() -> answers.add(freshness.confirms("key", () -> answerWhenAllWait(threads)))))
                .toList());
        threads.forEach(Thread::start);
        for (var thread : threads) {
            thread.join();
        }
        assertThat(answers).hasSize(8).containsOnly(true);
        assertThat(questions).hasValue(1);
    }

    @Test
    void asksForEachKeyAndAgainAfterAnAnswerOfNo() {
        assertThat(freshness.confirms("one", this::yes)).isTrue();
        assertThat(freshness.confirms("one", this::yes)).isTrue();
        assertThat(questions).hasValue(1);
        assertThat(freshness.confirms("other", () -> !yes())).isFalse();
        assertThat(freshness.confirms("other", this::yes)).isTrue();
        assertThat(questions).hasValue(3);
    }

    /** The other request may be waiting for the connection that this transaction has. */
    @Test
    void asksAtOnceInATransactionWhileAnotherRequestAsks() throws InterruptedException {
        var asking = new CountDownLatch(1);
        var answered = new CountDownLatch(1);
        var other = Thread.ofPlatform()
                .start(() -> freshness.confirms("key", () -> {
                    asking.countDown();
                    return isOver(answered) && yes();
                }));
        asking.await();
        TransactionSynchronizationManager.setActualTransactionActive(true);
        try {
            assertThat(freshness.confirms("key", this::yes)).isTrue();
        } finally {
            TransactionSynchronizationManager.setActualTransactionActive(false);
            answered.countDown();
        }
        other.join();
        assertThat(questions).hasValue(2);
    }

    private static boolean isOver(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean answerWhenAllWait(List<Thread> threads) {
        var asking = Thread.currentThread();
        await().until(() ->
                threads.stream().allMatch(thread -> thread.equals(asking) || WAITS.contains(thread.getState())));
        return yes();
    }

    private boolean yes() {
        return questions.incrementAndGet() > 0;
    }
}
