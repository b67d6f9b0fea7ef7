package dev.storekeeper.product;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.DatabaseErrors;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.RequestWaits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks the database once for what many requests want. Little of such work runs at once; requests that come meanwhile wait until some of
 * it is over, and the first of them works for all. So a request that comes alone is answered as before, and the more there are, the less
 * each costs. Work begins after each of its requests has come, so none sees less than it would by itself.
 */
final class SharedWork<Q, A> {

    /** For reads: with one at once, a slow one would hold up all that wait. */
    static final int READS_AT_ONCE = 2;

    private static final int MOST_REQUESTS = 64;

    /** In nanoseconds. A wait lasts at most so long and as long as some work that runs then. */
    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    private final int atOnce;
    private final Function<List<Q>, List<A>> work;
    private final Ticker ticker;
    private final Deque<Request> waiting = new ArrayDeque<>();

    private int running;

    /** @param work has an answer for each request, in their order; it is done so often at once */
    SharedWork(int atOnce, Function<List<Q>, List<A>> work) {
        this(atOnce, work, Ticker.systemTicker());
    }

    SharedWork(int atOnce, Function<List<Q>, List<A>> work, Ticker ticker) {
        this.atOnce = atOnce;
        this.work = work;
        this.ticker = ticker;
    }

    /**
     * Throws what the work throws.
     *
     * @throws ApiException if its turn does not come in time
     */
    A answer(Q wanted) {
        var request = new Request(wanted);
        if (beginOrWait(request)) {
            return workFor(request);
        }
        var outcome = request.outcome.join();
        var waited = ticker.read() - request.begun;
        try {
            return outcome.get();
        } finally {
            // Afterwards: whatever it throws, the work that was handed over is done.
            RequestWaits.add(RequestWaits.Kind.TURN, waited);
        }
    }

    /** Returns false where the request waits. */
    private synchronized boolean beginOrWait(Request request) {
        if (running == atOnce) {
            waiting.add(request);
            return false;
        }
        running++;
        return true;
    }

    /** Works for the request, and for those that wait. */
    private A workFor(Request first) {
        var requests = new ArrayList<>(List.of(first));
        try {
            requests.addAll(next(MOST_REQUESTS - 1));
            var answers =
                    work.apply(requests.stream().map(request -> request.wanted).toList());
            for (int i = 1; i < requests.size(); i++) {
                var answer = answers.get(i);
                requests.get(i).outcome.complete(() -> answer);
            }
            return answers.getFirst();
        } catch (RuntimeException | Error failure) {
            if (DatabaseErrors.isUnreachable(failure)) {
                // Those that still wait would find that too, after another wait.
                requests.addAll(next(Integer.MAX_VALUE));
            }
            requests.forEach(request -> request.outcome.complete(() -> {
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

    /** Lets the first that waits work. Those that have waited for too long are refused. */
    private synchronized void handOver() {
        var next = waiting.poll();
        while (next != null && ticker.read() - next.begun > PATIENCE) {
            next.outcome.complete(() -> {
                throw busy();
            });
            next = waiting.poll();
        }
        if (next == null) {
            running--;
        } else {
            var first = next;
            first.outcome.complete(() -> workFor(first));
        }
    }

    private static ApiException busy() {
        return ApiException.of(ErrorCode.BUSY, "Too many requests wait for the database at the moment.")
                .retryAfter(Duration.ofSeconds(1));
    }

    /** A request, and what it does when it need not wait any more. */
    private final class Request {

        private final Q wanted;
        private final long begun = ticker.read();
        private final CompletableFuture<Supplier<A>> outcome = new CompletableFuture<>();

        Request(Q wanted) {
            this.wanted = wanted;
        }
    }
}
