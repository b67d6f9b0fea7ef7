package dev.storekeeper.product;

import dev.storekeeper.api.DatabaseErrors;
import dev.storekeeper.api.RequestWaits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads by key, of many requests in one query. A few queries run at once; requests that come meanwhile wait until one of these is over,
 * and the first of them reads for all. So a request that comes alone is answered as before, and the more there are, the fewer queries
 * each costs. A query begins after each of its requests has come, so none sees less than it would by itself.
 */
final class SharedReads<K, V> {

    private static final int MOST_QUERIES = 2;
    private static final int MOST_PER_QUERY = 64;

    private final Function<Collection<K>, Map<K, V>> query;
    private final Deque<Request> waiting = new ArrayDeque<>();

    private int running;

    /** @param query finds those of the keys that there are */
    SharedReads(Function<Collection<K>, Map<K, V>> query) {
        this.query = query;
    }

    /** Throws what the query throws. */
    Optional<V> find(K key) {
        var request = new Request(key);
        if (!begins(request)) {
            var begun = System.nanoTime();
            var outcome = request.outcome.join();
            RequestWaits.add(RequestWaits.Kind.TURN, System.nanoTime() - begun);
            return outcome.get();
        }
        return readFor(request);
    }

    private synchronized boolean begins(Request request) {
        if (running == MOST_QUERIES) {
            waiting.add(request);
            return false;
        }
        running++;
        return true;
    }

    /** Reads for the request, and for those that wait. */
    private Optional<V> readFor(Request request) {
        var others = next(MOST_PER_QUERY - 1);
        try {
            var keys = new HashSet<K>();
            keys.add(request.key);
            others.forEach(other -> keys.add(other.key));
            var found = query.apply(keys);
            others.forEach(other -> other.outcome.complete(() -> Optional.ofNullable(found.get(other.key))));
            return Optional.ofNullable(found.get(request.key));
        } catch (RuntimeException | Error failure) {
            if (DatabaseErrors.isUnreachable(failure)) {
                // Those that still wait would find that too, after another wait.
                others.addAll(next(Integer.MAX_VALUE));
            }
            others.forEach(other -> other.outcome.complete(() -> {
                throw failure;
            }));
            throw failure;
        } finally {
            handOver();
        }
    }

    private synchronized List<Request> next(int most) {
        var next = new ArrayList<Request>();
        while (next.size() < most && !waiting.isEmpty()) {
            next.add(waiting.remove());
        }
        return next;
    }

    /** Lets the first that waits read. */
    private synchronized void handOver() {
        var next = waiting.poll();
        if (next == null) {
            running--;
        } else {
            next.outcome.complete(() -> readFor(next));
        }
    }

    /** A request, and what it does when it need not wait any more. */
    private final class Request {

        private final K key;
        private final CompletableFuture<Supplier<Optional<V>>> outcome = new CompletableFuture<>();

        Request(K key) {
            this.key = key;
        }
    }
}
