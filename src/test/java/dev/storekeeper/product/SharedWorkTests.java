package dev.storekeeper.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Proves;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;

/** The database is played by the test, which decides when each work ends and how. */
@Timeout(60)
class SharedWorkTests {

    private final BlockingQueue<Work> begun = new LinkedBlockingQueue<>();
    private final AtomicLong nanos = new AtomicLong();
    private final SharedWork<Integer, String> shared = new SharedWork<>(2, this::work, nanos::get);

    @Test
    void worksAtOnceWhileLittleWorkRuns() throws Exception {
        var first = ask(1);
        var second = ask(2);
        var works = List.of(begun.take(), begun.take());
        assertThat(works).extracting(work -> work.requests).containsExactlyInAnyOrder(List.of(1), List.of(2));
        works.forEach(Work::answer);
        assertThat(first.join()).isEqualTo("answer to 1");
        assertThat(second.join()).isEqualTo("answer to 2");
    }

    @Test
    void worksOnceForThoseThatComeMeanwhile() throws Exception {
        var running = occupy();
        var waiting = askWaiting(IntStream.of(10, 11, 12, 10));
        assertThat(begun).isEmpty();
        running.removeFirst().answer();
        var work = begun.take();
        assertThat(work.requests).containsExactlyInAnyOrder(10, 10, 11, 12);
        work.answer();
        assertThat(waiting.stream().map(CompletableFuture::join))
                .containsExactly("answer to 10", "answer to 11", "answer to 12", "answer to 10");
        running.removeFirst().answer();
    }

    @Test
    void worksForSoManyAtOnceAndNoMore() throws Exception {
        var running = occupy();
        var waiting = askWaiting(IntStream.range(0, 128));
        running.forEach(Work::answer);
        var works = List.of(begun.take(), begun.take());
        assertThat(works).extracting(work -> work.requests.size()).containsExactly(64, 64);
        works.forEach(Work::answer);
        assertThat(waiting.stream().map(CompletableFuture::join)).doesNotContainNull();
    }

    @Test
    @Proves("S93")
    void tellsThoseThatWaitThatTheDatabaseIsOutOfReach() throws Exception {
        var running = occupy();
        var waiting = askWaiting(10);
        var failure = new DataAccessResourceFailureException("silent");
        running.removeFirst().fail(failure);
        assertThatThrownBy(waiting::join).hasCause(failure);
        running.removeFirst().answer();
        assertGoesOn();
    }

    @Test
    @Proves("S93")
    void refusesThoseWhoseTurnDoesNotComeInTime() throws Exception {
        var running = occupy();
        var early = askWaiting(IntStream.of(10, 11));
        nanos.addAndGet(Duration.ofSeconds(9).toNanos());
        var late = askWaiting(12);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        running.removeFirst().answer();
        for (var refused : early) {
            assertThatThrownBy(refused::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BUSY));
        }
        begun.take().answer();
        assertThat(late.join()).isEqualTo("answer to 12");
        running.removeFirst().answer();
        assertGoesOn();
    }

    /** Also when the work ends with an error instead of an exception. */
    @Test
    void tellsThoseOfOneWorkThatItFailed() throws Exception {
        for (var failure : List.of(new DuplicateKeyException("never here"), new StackOverflowError())) {
            var running = occupy();
            var first = askWaiting(10);
            var second = askWaiting(11);
            running.removeFirst().answer();
            var failing = begun.take();
            var later = askWaiting(12);
            failing.fail(failure);
            assertThatThrownBy(first::join).hasCause(failure);
            assertThatThrownBy(second::join).hasCause(failure);
            begun.take().answer();
            assertThat(later.join()).isEqualTo("answer to 12");
            running.removeFirst().answer();
        }
        assertGoesOn();
    }

    private void assertGoesOn() throws InterruptedException {
        for (int request = 0; request < 3; request++) {
            var answer = ask(request);
            begun.take().answer();
            assertThat(answer.join()).isEqualTo("answer to " + request);
        }
    }

    /** As much work as is done at once. */
    private List<Work> occupy() throws InterruptedException {
        ask(1);
        ask(2);
        return new ArrayList<>(List.of(begun.take(), begun.take()));
    }

    private CompletableFuture<String> ask(int request) {
        return CompletableFuture.supplyAsync(() -> shared.answer(request), Thread::startVirtualThread)
                .orTimeout(20, TimeUnit.SECONDS);
    }

    private CompletableFuture<String> askWaiting(int request) {
        return askWaiting(IntStream.of(request)).getFirst();
    }

    private List<CompletableFuture<String>> askWaiting(IntStream requests) {
        var threads = new ConcurrentLinkedQueue<Thread>();
        var waiting = requests.mapToObj(request -> CompletableFuture.supplyAsync(
                                () -> {
                                    threads.add(Thread.currentThread());
                                    return shared.answer(request);
                                },
                                Thread::startVirtualThread)
                        .orTimeout(20, TimeUnit.SECONDS))
                .toList();
        await().pollInterval(Duration.ofMillis(1))
                .until(() -> threads.size() == waiting.size()
                        && threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        return waiting;
    }

    private List<String> work(List<Integer> requests) {
        var work = new Work(requests, new CompletableFuture<>());
        begun.add(work);
        work.outcome.join().run();
        return requests.stream().map("answer to %d"::formatted).toList();
    }

    private record Work(List<Integer> requests, CompletableFuture<Runnable> outcome) {

        void answer() {
            outcome.complete(() -> {});
        }

        void fail(Throwable failure) {
            outcome.complete(() -> {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            });
        }
    }
}
