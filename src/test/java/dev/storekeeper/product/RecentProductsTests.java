package dev.storekeeper.product;

import static dev.storekeeper.TestProducts.pathOf;
import static dev.storekeeper.token.SecondNode.pass;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.HeldRow;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestProducts;
import dev.storekeeper.token.SecondNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A node shows its own writes at once and those of others within a second, though it does not ask the database for each read. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class RecentProductsTests {

    private static final Duration A_SECOND = ofMillis(1050);

    private static final ProductQuery NEWEST =
            new ProductQuery(null, null, null, null, null, ProductSort.of("-id"), null, 1);

    @AutoClose
    private final SecondNode other;

    private final Api here;
    private final Api there;
    private final TestProducts products;

    RecentProductsTests(@Autowired Environment settings, @LocalServerPort int port) throws IOException {
        other = SecondNode.besideTheOneWith(settings);
        var token = TestAccounts.at(port).enrolled().token();
        here = Api.at(port).withToken(token);
        there = other.api().withToken(token);
        products = TestProducts.of(here);
    }

    @AfterEach
    void mendTheWire() {
        other.mend();
    }

    @Test
    void showsEachWayOfWritingAtOnce() {
        var product = products.called("Recent");
        var path = pathOf(product);
        assertThat(nameOf(here, path)).isEqualTo("Recent");
        here.put(path, Map.of("name", "put"));
        assertThat(nameOf(here, path)).isEqualTo("put");
        here.patch(path, Map.of("name", "patched"));
        assertThat(nameOf(here, path)).isEqualTo("patched");
        here.post(path + "/stock", Map.of("delta", -3, "reason", "sale"));
        assertThat(here.get(path).json().get("quantity").asInt()).isEqualTo(7);
        var file = "id,name\n" + product.get("id").asLong() + ",imported\n";
        assertThat(here.with("Content-Type", "text/csv").post("/products/import", file))
                .hasStatus(200);
        assertThat(nameOf(here, path)).isEqualTo("imported");
        var change = here.get("/changes?product=" + product.get("id").asLong())
                .json()
                .get(0)
                .get("id")
                .asLong();
        assertThat(here.post("/changes/" + change + "/revert", null)).hasStatus(200);
        assertThat(nameOf(here, path)).isEqualTo("patched");
        here.delete(path);
        assertThat(here.get(path)).hasStatus(404);
        assertThat(here.post(path + "/restore", null)).hasStatus(200);
        assertThat(nameOf(here, path)).isEqualTo("patched");
    }

    /** Many readers at the same time as one writer: none sees less than what was acknowledged before it asked. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void showsNoReaderLessThanWasAcknowledged(boolean inList) throws Exception {
        var path = pathOf(products.called("Raced"));
        var acknowledged = new AtomicLong();
        var done = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var readers = List.of(1, 2, 3).stream()
                    .map(_ -> threads.submit(() -> {
                        while (done.getCount() > 0) {
                            var least = acknowledged.get();
                            var shown = inList
                                    ? here.get("/products?sort=-id&limit=1")
                                            .json()
                                            .get(0)
                                    : here.get(path).json();
                            assertThat(shown.get("version").asLong()).isGreaterThanOrEqualTo(least);
                        }
                        return true;
                    }))
                    .toList();
            for (int i = 0; i < 100; i++) {
                acknowledged.set(here.put(path, Map.of("quantity", 1000 + i))
                        .json()
                        .get("version")
                        .asLong());
            }
            done.countDown();
            for (var reader : readers) {
                assertThat(reader.get()).isTrue();
            }
        }
    }

    @Test
    void showsWritesOfOtherNodesWithinASecond() {
        var path = pathOf(products.called("Here"));
        assertThat(nameOf(there, path)).isEqualTo("Here");
        assertThat(nameOf(there, path)).isEqualTo("Here");
        here.put(path, Map.of("name", "changed"));
        pass(A_SECOND);
        assertThat(nameOf(there, path)).isEqualTo("changed");
        here.delete(path);
        pass(A_SECOND);
        assertThat(there.get(path)).hasStatus(404);
    }

    @Test
    void asksDatabaseForOneThatWasNotComparedForASecond() {
        var path = pathOf(products.called("Frozen"));
        assertThat(there.get(path)).hasStatus(200);
        other.wire().freeze();
        pass(A_SECOND);
        assertThat(there.get(path)).hasStatus(503);
    }

    @Test
    void asksDatabaseWhereTheClientWantsNoCache(@Autowired JdbcTemplate database) {
        var product = products.called("Kept");
        var path = pathOf(product);
        assertThat(here.get(path)).hasStatus(200);
        database.update(
                "UPDATE product SET name = 'new' WHERE id = ?",
                product.get("id").asLong());
        assertThat(nameOf(here.with("Cache-Control", "no-cache"), path)).isEqualTo("new");
    }

    /** What it compares may be locked for seconds; who has logged out must be known within one all the same. */
    @Test
    void keepsNoOtherWatchWaitingWhileItCompares(@Autowired JdbcTemplate database, @Autowired MeterRegistry meters)
            throws Exception {
        assertThat(here.get(pathOf(products.called("Locked")))).hasStatus(200);
        var age = meters.get("storekeeper.watch.age")
                .tag("watch", "ended_sessions")
                .gauge();
        try (var held = HeldRow.by(database, "LOCK TABLES product WRITE")) {
            held.awaitWaiting(1, "SELECT id, version FROM product WHERE id IN");
            await().during(ofMillis(1700)).atMost(ofMillis(3000)).until(() -> age.value() < 1.5);
        }
    }

    /** The defence: what was read before a write may arrive after it, and is not kept. */
    @Test
    void keepsNothingThatWasReadBeforeAWrite(@Autowired JdbcClient database) throws Exception {
        var reads = new AtomicInteger();
        var reading = new CountDownLatch(1);
        var mayArrive = new CountDownLatch(1);
        var slow = new ProductSearch(database) {
            @Override
            Map<Long, ProductSnapshot> find(Collection<Long> ids) {
                if (reads.incrementAndGet() == 1) {
                    reading.countDown();
                    await().until(() -> mayArrive.getCount() == 0);
                }
                return snapshots(ids);
            }
        };
        var recent = new RecentProducts(slow);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> recent.find(1));
            reading.await();
            recent.forget(List.of(1L));
            mayArrive.countDown();
            assertThat(first.get()).isPresent();
        }
        recent.find(1);
        assertThat(reads).hasValue(2);
        recent.find(1);
        assertThat(reads).hasValue(2);
    }

    /** Of two writes at the same time, the one that has read the time first may come last. */
    @Test
    void keepsNothingThatWasReadBeforeTheLaterOfTwoWrites(@Autowired JdbcClient database) {
        var now = new AtomicLong();
        var recent = new RecentProducts(new ProductSearch(database), now::get);
        now.set(6);
        recent.forget(List.of(1L));
        now.set(4);
        recent.forget(List.of(1L));
        recent.keep(snapshot(1), 5);
        assertThat(recent.known(new ProductSearch.Version(1, 0))).isEmpty();
    }

    @Test
    void readsProductsAgainThatHaveChangedOnly(@Autowired JdbcClient database) {
        var same = products.called("Same").get("id").asLong();
        var changed = products.called("Changed").get("id").asLong();
        var reads = new AtomicInteger();
        var recent = new RecentProducts(new ProductSearch(database) {
            @Override
            Map<Long, ProductSnapshot> find(Collection<Long> ids) {
                reads.incrementAndGet();
                return super.find(ids);
            }
        });
        readTwice(recent, same);
        readTwice(recent, changed);
        here.put("/products/" + changed, Map.of("name", "new"));
        pass(ofMillis(600));
        recent.compare();
        pass(ofMillis(600));
        assertThat(reads).hasValue(2);
        readTwice(recent, same);
        assertThat(reads).hasValue(2);
        readTwice(recent, changed);
        assertThat(reads).hasValue(3);
    }

    @Test
    void readsRowsOfListsThatHaveChangedOnly(@Autowired JdbcClient database) {
        var product = products.called("Listed").get("id").asLong();
        var reads = new AtomicInteger();
        var search = new ProductSearch(database) {
            @Override
            List<ProductSnapshot> rows(ProductQuery query, int rows, Duration patience) {
                reads.incrementAndGet();
                return super.rows(query, rows, patience);
            }
        };
        var pages = new ProductPages(search, new RecentProducts(search));
        assertThat(pages.list(NEWEST).rows()).hasSize(1);
        assertThat(pages.list(NEWEST).rows().getFirst().product().id()).isEqualTo(product);
        assertThat(reads).hasValue(1);
        here.put("/products/" + product, Map.of("name", "new"));
        var shown = pages.list(NEWEST);
        assertThat(shown.rows().getFirst().product().details().name()).isEqualTo("new");
        assertThat(shown.next()).isEqualTo(pages.listAnew(NEWEST).next());
        assertThat(reads).hasValue(3);
    }

    /** Ten requests for one page: two ask at once, and one or two of those that wait ask for all of them. */
    @Test
    void asksFewTimesForThePageThatManyWaitFor(@Autowired JdbcClient database) throws Exception {
        products.called("On the first page");
        var queries = new AtomicInteger();
        var held = new CompletableFuture<Void>();
        var search = new ProductSearch(database) {
            @Override
            List<Version> versions(ProductQuery query, int rows) {
                queries.incrementAndGet();
                held.join();
                return super.versions(query, rows);
            }
        };
        var pages = new ProductPages(search, new RecentProducts(search));
        var shown = new ConcurrentLinkedQueue<Integer>();
        var readers = Stream.generate(() -> Thread.startVirtualThread(
                        () -> shown.add(pages.list(NEWEST).rows().size())))
                .limit(10)
                .toList();
        await().until(() -> readers.stream().allMatch(reader -> reader.getState() == Thread.State.WAITING));
        assertThat(queries).hasValue(2);
        held.complete(null);
        for (var reader : readers) {
            reader.join();
        }
        assertThat(shown).hasSize(10).containsOnly(1);
        assertThat(queries).hasValueLessThanOrEqualTo(4);
    }

    @Test
    void showsWritesOfOtherNodesInListsAtOnce() {
        var path = pathOf(products.called("Old in lists"));
        assertThat(newest(there)).isEqualTo("Old in lists");
        here.put(path, Map.of("name", "New in lists"));
        assertThat(newest(there)).isEqualTo("New in lists");
        here.delete(path);
        assertThat(newest(there)).isNotEqualTo("New in lists");
    }

    @Test
    void readsListsFromTheDatabaseWhereTheClientWantsNoCache(@Autowired JdbcTemplate database) {
        var product = products.called("Kept in lists");
        assertThat(newest(here)).isEqualTo("Kept in lists");
        database.update(
                "UPDATE product SET name = 'new' WHERE id = ?",
                product.get("id").asLong());
        assertThat(newest(here.with("Cache-Control", "no-cache"))).isEqualTo("new");
    }

    /** SQL by hand that leaves the version as it was. */
    @Test
    void forgetsWhatItReadAMinuteAgo(@Autowired JdbcTemplate database, @Autowired JdbcClient client) {
        var product = products.called("By hand").get("id").asLong();
        var now = new AtomicLong();
        var search = new ProductSearch(client);
        var pages = new ProductPages(search, new RecentProducts(search, now::incrementAndGet));
        assertThat(pages.list(NEWEST).rows()).hasSize(1);
        database.update("UPDATE product SET name = 'new' WHERE id = ?", product);
        now.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThat(pages.list(NEWEST).rows().getFirst().product().details().name())
                .isEqualTo("new");
    }

    @Test
    void keepsAndComparesSoManyAndNoMore(@Autowired JdbcClient client) {
        var reads = new AtomicInteger();
        var compared = new AtomicInteger();
        var search = new ProductSearch(client) {
            @Override
            Map<Long, ProductSnapshot> find(Collection<Long> ids) {
                reads.incrementAndGet();
                return snapshots(ids);
            }

            @Override
            Map<Long, Long> versions(Collection<Long> ids) {
                compared.addAndGet(ids.size());
                return Map.of();
            }
        };
        var recent = new RecentProducts(search, new AtomicLong()::incrementAndGet);
        // Twice as many as a sixteenth of the heap has room for, at a kilobyte each.
        var products = Math.toIntExact(2 * Runtime.getRuntime().maxMemory() / 16 / 1_000);
        for (int id = 1; id <= products; id++) {
            recent.find(id);
        }
        recent.compare();
        assertThat(compared.get()).isPositive().isLessThanOrEqualTo(20_000);
        reads.set(0);
        for (int id = 1; id <= products; id++) {
            recent.find(id);
        }
        assertThat(reads.get()).isGreaterThanOrEqualTo(products / 2);
    }

    @Test
    void comparesWhatWasShownInTheLastHalfMinute(@Autowired JdbcClient client) {
        var compared = new AtomicInteger();
        var search = new ProductSearch(client) {
            @Override
            Map<Long, ProductSnapshot> find(Collection<Long> ids) {
                return snapshots(ids);
            }

            @Override
            Map<Long, Long> versions(Collection<Long> ids) {
                compared.addAndGet(ids.size());
                return Map.of();
            }
        };
        var now = new AtomicLong();
        var recent = new RecentProducts(search, now::incrementAndGet);
        recent.find(1);
        now.addAndGet(Duration.ofSeconds(29).toNanos());
        recent.compare();
        assertThat(compared).hasValue(1);
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        recent.compare();
        assertThat(compared).hasValue(1);
    }

    private static String newest(Api api) {
        return api.get("/products?sort=-id&limit=1").json().get(0).get("name").asString();
    }

    private static void readTwice(RecentProducts recent, long id) {
        assertThat(recent.find(id)).isEqualTo(recent.find(id));
    }

    private static Map<Long, ProductSnapshot> snapshots(Collection<Long> ids) {
        return ids.stream().collect(Collectors.toMap(id -> id, RecentProductsTests::snapshot));
    }

    private static ProductSnapshot snapshot(long id) {
        var details = new ProductDetails(null, "Slow", null, BigDecimal.ONE, 1, null);
        return ProductSnapshot.create(id, details, Instant.EPOCH);
    }

    private static String nameOf(Api api, String path) {
        return api.get(path).json().get("name").asString();
    }
}
