package dev.storekeeper.cost;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.TestNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

/**
 * Requests of all doors with bytes and words changed by chance: none is answered with a fault or late, and none leaves anything in
 * memory. A few are sent, always the same; {@code -Dfuzz=100000} sends more, and {@code -Dfuzz.seed=77} others.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RandomBytesTests {

    private static final int REQUESTS = Integer.getInteger("fuzz", 1_000);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final int WARM = Math.min(REQUESTS / 2, 5_000);

    /** Some of them use up what the next ones need. */
    private static final int ONE_ACCOUNT = 500;

    /** The wrong transfer coding, too busy, and the wrong version. */
    private static final Set<Integer> ALLOWED = Set.of(501, 503, 505);

    private static final long MEGABYTE = 1 << 20;
    private static final int ENOUGH = 10;

    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> watch = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                faults.add(event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : " " + event.getThrowableProxy().getClassName() + ": "
                                        + event.getThrowableProxy().getMessage()));
            }
        }
    };
    private TestNode node;

    @BeforeAll
    void start() {
        node = TestNode.startOn(TestDatabase.freshSchema());
        watch.start();
        root().addAppender(watch);
    }

    @AfterAll
    void stop() {
        root().detachAppender(watch);
        node.close();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Test
    @Proves("C02")
    void makeNoFaultAndLeaveNothing() throws IOException {
        var wrong = new ArrayList<String>();
        var counts = new TreeMap<Integer, Integer>();
        List<byte[]> recorded = List.of();
        var used = 0L;
        try (var line = new RawLine(node.port())) {
            for (var number = 0; number < REQUESTS && wrong.size() < ENOUGH; number++) {
                if (number % ONE_ACCOUNT == 0) {
                    recorded = Recording.of(newCaller(), newCaller());
                }
                if (number == WARM) {
                    used = usedAfterCollection();
                }
                var request = new Mutation(new Random(SEED * 1_000_003 + number), recorded).next();
                var before = faults.size();
                var found = ask(line, request, counts);
                if (faults.size() > before) {
                    found += faults.subList(before, faults.size());
                }
                if (!found.isEmpty()) {
                    wrong.add("%s with -Dfuzz.seed=%d, request %d: %s"
                            .formatted(found, SEED, number, Recording.escaped(request)));
                }
            }
        }
        LoggerFactory.getLogger(getClass()).warn("{} requests were answered {}", REQUESTS, counts);
        assertThat(wrong).isEmpty();
        assertThat(usedAfterCollection() - used).as("bytes more in use").isLessThan(32 * MEGABYTE);
        assertThat(Api.at(node.port()).get("/actuator/health")).hasStatus(200);
        assertThat(counts).as("most are understood").containsKeys(200, 201, 204, 400, 401, 404);
    }

    private Caller newCaller() {
        return new Caller(node.port(), node.database());
    }

    /** @return what is wrong with the answer, or nothing */
    private static String ask(RawLine line, byte[] request, TreeMap<Integer, Integer> counts) throws IOException {
        List<Integer> statuses;
        try {
            statuses = line.ask(request);
        } catch (SocketTimeoutException late) {
            // Other work on this machine can take two seconds once, but hardly twice.
            try {
                statuses = line.askOnce(request);
            } catch (SocketTimeoutException again) {
                return "late twice";
            }
        } catch (IOException closed) {
            return "no answer: " + closed;
        }
        statuses.forEach(status -> counts.merge(status, 1, Integer::sum));
        return ALLOWED.containsAll(
                        statuses.stream().filter(status -> status >= 500).toList())
                ? ""
                : "answers " + statuses;
    }

    private static long usedAfterCollection() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
