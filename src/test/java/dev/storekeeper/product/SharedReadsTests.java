package dev.storekeeper.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Proves;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;

/** The database is played by the test, which decides when each query ends and how. */
@Timeout(60)
class SharedReadsTests {

    private final BlockingQueue<Query> queries = new LinkedBlockingQueue<>();
    private final SharedReads<Integer, String> reads = new SharedReads<>(this::query);

    @Test
    void readsAtOnceWhileFewQueriesRun() throws Exception {
        var first = find(1);
        var second = find(2);
        var ofFirst = queries.take();
        var ofSecond = queries.take();
        assertThat(List.of(ofFirst.keys, ofSecond.keys))
                .containsExactlyInAnyOrder(new TreeSet<>(List.of(1)), new TreeSet<>(List.of(2)));
        ofSecond.answer();
        ofFirst.answer();
        assertThat(first.join()).contains("value 1");
        assertThat(second.join()).contains("value 2");
    }

    @Test
    void readsInOneQueryForThoseThatComeMeanwhile() throws Exception {
        var running = occupy();
        var waiting = findWaiting(IntStream.of(10, 11, 12, 10));
        var missing = findWaiting(-1);
        assertThat(queries).isEmpty();
        running.removeFirst().answer();
        var shared = queries.take();
        assertThat(shared.keys).containsExactly(-1, 10, 11, 12);
        shared.answer();
        assertThat(missing.join()).isEmpty();
        assertThat(waiting.stream().map(CompletableFuture::join).flatMap(Optional::stream))
                .containsExactly("value 10", "value 11", "value 12", "value 10");
        running.removeFirst().answer();
    }

    @Test
    void readsForSoManyInOneQueryAndNoMore() throws Exception {
        var running = occupy();
        var waiting = findWaiting(IntStream.range(0, 128));
        running.forEach(Query::answer);
        var first = queries.take();
        var second = queries.take();
        assertThat(List.of(first.keys.size(), second.keys.size())).containsExactly(64, 64);
        first.answer();
        second.answer();
        assertThat(waiting.stream().map(CompletableFuture::join)).allMatch(Optional::isPresent);
    }

    @Test
    @Proves("S93")
    void tellsThoseThatWaitThatTheDatabaseIsOutOfReach() throws Exception {
        var running = occupy();
        var waiting = findWaiting(10);
        var failure = new DataAccessResourceFailureException("silent");
        running.removeFirst().fail(failure);
        assertThatThrownBy(waiting::join).hasCause(failure);
        running.removeFirst().answer();
        assertGoesOn();
    }

    /** Also when the query ends with an error instead of an exception. */
    @Test
    void tellsThoseOfOneQueryThatItFailed() throws Exception {
        for (var failure : List.of(new DuplicateKeyException("never here"), new StackOverflowError())) {
            var running = occupy();
            var first = findWaiting(10);
            var second = findWaiting(11);
            running.removeFirst().answer();
            var shared = queries.take();
            var later = findWaiting(12);
            shared.fail(failure);
            assertThatThrownBy(first::join).hasCause(failure);
            assertThatThrownBy(second::join).hasCause(failure);
            queries.take().answer();
            assertThat(later.join()).contains("value 12");
            running.removeFirst().answer();
        }
        assertGoesOn();
    }

    private void assertGoesOn() throws InterruptedException {
        for (int key = 0; key < 3; key++) {
            var read = find(key);
            queries.take().answer();
            assertThat(read.join()).contains("value " + key);
        }
    }

    /** As many queries as run at once. */
    private List<Query> occupy() throws InterruptedException {
        find(1);
        find(2);
        return new ArrayList<>(List.of(queries.take(), queries.take()));
    }

    private CompletableFuture<Optional<String>> find(int key) {
        return CompletableFuture.supplyAsync(() -> reads.find(key), Thread::startVirtualThread)
                .orTimeout(20, TimeUnit.SECONDS);
    }

    private CompletableFuture<Optional<String>> findWaiting(int key) {
        return findWaiting(IntStream.of(key)).getFirst();
    }

    private List<CompletableFuture<Optional<String>>> findWaiting(IntStream keys) {
        var threads = new ConcurrentLinkedQueue<Thread>();
        var waiting = keys.mapToObj(key -> CompletableFuture.supplyAsync(
                                () -> {
                                    threads.add(Thread.currentThread());
                                    return reads.find(key);
                                },
                                Thread::startVirtualThread)
                        .orTimeout(20, TimeUnit.SECONDS))
                .toList();
        await().pollInterval(Duration.ofMillis(1))
                .until(() -> threads.size() == waiting.size()
                        && threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        return waiting;
    }

    private Map<Integer, String> query(Collection<Integer> keys) {
        var query = new Query(new TreeSet<>(keys));
        queries.add(query);
        return query.outcome.join().apply(keys);
    }

    private static Map<Integer, String> values(Collection<Integer> keys) {
        return keys.stream().filter(key -> key >= 0).collect(Collectors.toMap(key -> key, "value %d"::formatted));
    }

    private record Query(
            TreeSet<Integer> keys, CompletableFuture<Function<Collection<Integer>, Map<Integer, String>>> outcome) {

        Query(TreeSet<Integer> keys) {
            this(keys, new CompletableFuture<>());
        }

        void answer() {
            outcome.complete(SharedReadsTests::values);
        }

        void fail(Throwable failure) {
            outcome.complete(_ -> {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            });
        }
    }
}
