package dev.storekeeper.product.stock;

import dev.storekeeper.api.DatabaseErrors;
import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.SingleWrites;
import dev.storekeeper.token.ActingSession;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.hibernate.validator.constraints.time.DurationMin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.validation.annotation.Validated;

/**
 * Compares each quantity with the sum of its ledger. A difference means that the quantity or a row of the ledger was changed behind
 * the service, and shows after further movements too.
 */
@Service
public class Reconciliation implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);

    private static final int BATCH = 1000;

    /** Half of the time for which the job may hold its lock, so that two nodes never compare at once. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);

    private static final String EVERY = "${storekeeper.stock.reconcile-every:1h}";

    private final SingleWrites singleWrites;
    private final BulkProductWriter products;
    private final StockLedger ledger;
    private final ActingSession acting;
    private final JdbcClient database;
    private final Clock clock;
    private volatile double disagreeing = Double.NaN;
    private volatile double comparedAt = Double.NaN;
    private volatile Round round = Round.BEGINNING;
    private volatile boolean closing;

    Reconciliation(
            SingleWrites singleWrites,
            BulkProductWriter products,
            StockLedger ledger,
            ActingSession acting,
            JdbcClient database,
            Clock clock) {
        this.singleWrites = singleWrites;
        this.products = products;
        this.ledger = ledger;
        this.acting = acting;
        this.database = database;
        this.clock = clock;
    }

    /**
     * Makes the ledger of a product add up, by one more row; no row is rewritten, and the quantity stays. Does nothing where both
     * agree.
     */
    public Corrected correct(long id) {
        return singleWrites.execute(_ -> correctAlone(id));
    }

    private Corrected correctAlone(long id) {
        var now = products.lock(id);
        // The session may have ended while the product was waited for.
        acting.requireOpen();
        var sum = database.sql("SELECT COALESCE(SUM(after_quantity - before_quantity), 0) FROM stock_movement"
                        + " WHERE product_id = ?")
                .param(id)
                .query(Long.class)
                .single();
        if (sum != now.quantity()) {
            ledger.correct(id, clock.instant(), sum, now.quantity());
        }
        return new Corrected(id, now.quantity(), now.version(), now.quantity() - sum);
    }

    /** Not a number until this node has compared. */
    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("storekeeper.ledger.disagreeing", () -> disagreeing)
                .description("products whose quantity is not what their ledger adds up to")
                .register(registry);
        Gauge.builder("storekeeper.ledger.compared", () -> comparedAt)
                .description("when this node last compared all products, in seconds since 1970")
                .baseUnit("seconds")
                .register(registry);
    }

    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
    }

    /** Compares the products, on one node at a time. Where a run is too short for all, the next run of this node goes on. */
    @Scheduled(fixedRateString = EVERY, initialDelayString = EVERY)
    @SchedulerLock(name = "reconciliation", lockAtMostFor = "10m")
    void reconcile() {
        reconcile(LONGEST_RUN);
    }

    void reconcile(Duration longest) {
        var begun = System.nanoTime();
        do {
            round = next(round);
        } while (!round.equals(Round.BEGINNING) && !closing && System.nanoTime() - begun < longest.toNanos());
        if (!round.equals(Round.BEGINNING)) {
            log.info("The ledger is compared up to product {}; the next run goes on there", round.upTo());
        }
    }

    private Round next(Round now) {
        try {
            var batch = compareAfter(now.upTo(), now.size());
            if (!batch.isEmpty()) {
                return now.after(batch);
            }
        } catch (DataAccessException late) {
            if (!DatabaseErrors.isTimeout(late)) {
                throw late;
            }
            return now.size() > 1 ? now.smaller() : passOver(now);
        }
        disagreeing = now.disagreeing();
        comparedAt = clock.instant().getEpochSecond();
        return Round.BEGINNING;
    }

    private Round passOver(Round now) {
        var product = database.sql("SELECT id FROM product WHERE id > ? ORDER BY id LIMIT 1")
                .param(now.upTo())
                .query(Long.class)
                .single();
        log.warn("The ledger of product {} is so long that it is not compared", product);
        return new Round(product, now.disagreeing(), BATCH);
    }

    /** One statement, so that it sees a movement in both tables or in neither. */
    private List<Compared> compareAfter(long id, int size) {
        return database.sql("SELECT id, quantity = COALESCE((SELECT SUM(after_quantity - before_quantity)"
                        + " FROM stock_movement WHERE product_id = product.id), 0) FROM product"
                        + " WHERE id > ? ORDER BY id LIMIT ?")
                .params(id, size)
                .query((row, _) -> new Compared(row.getLong(1), row.getBoolean(2)))
                .list();
    }

    private record Compared(long id, boolean agrees) {}

    /**
     * How far a comparison of all products has come.
     *
     * @param upTo the last product that has been compared
     * @param size how many products come next: fewer where the database took too long for more
     */
    private record Round(long upTo, int disagreeing, int size) {

        static final Round BEGINNING = new Round(0, 0, BATCH);

        Round after(List<Compared> batch) {
            var wrong = batch.stream().filter(it -> !it.agrees()).toList();
            wrong.forEach(it -> log.warn("The ledger of product {} does not add up to its quantity", it.id()));
            return new Round(batch.getLast().id(), disagreeing + wrong.size(), Math.min(2 * size, BATCH));
        }

        Round smaller() {
            return new Round(upTo, disagreeing, Math.max(1, size / 10));
        }
    }

    /** @param reconcileEvery the time from one comparison to the next; checked here, and read by the schedule */
    @Validated
    @ConfigurationProperties("storekeeper.stock")
    record Properties(
            @DefaultValue("1h") @DurationMin(seconds = 1) Duration reconcileEvery) {}

    /** By how much the ledger was corrected; 0 where it agreed. */
    public record Corrected(long productId, int quantity, long version, long corrected) {}
}
