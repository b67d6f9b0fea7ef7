package dev.storekeeper.product;

import static dev.storekeeper.TestProducts.pathOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import com.zaxxer.hikari.HikariDataSource;
import dev.storekeeper.Api;
import dev.storekeeper.HeldRow;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.account.Role;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.RequestIds;
import dev.storekeeper.product.history.RevertService;
import dev.storekeeper.product.stock.Reconciliation;
import dev.storekeeper.product.stock.StockService;
import dev.storekeeper.product.stock.StockService.Move;
import dev.storekeeper.token.Author;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.EndedSessions;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.JsonNode;

/** Requests that write while others do are written together, and none is in the way of another. */
@Timeout(60)
class SharedWritesTests extends WithEditor {

    private static final int MANY = Bounds.CONNECTIONS;

    private static final AtomicInteger REQUESTS = new AtomicInteger();

    @Autowired
    private ProductService service;

    @Autowired
    private RevertService reverts;

    @Autowired
    private StockService stock;

    @Autowired
    private Reconciliation reconciliation;

    @Autowired
    private BulkProductWriter writer;

    @Autowired
    private EndedSessions ended;

    @Autowired
    private TransactionOperations transactions;

    @Autowired
    private Clock clock;

    private long first;

    @BeforeAll
    void makeProduct() {
        first = id(pathOf(products.from(Map.of("name", "First", "price", 1, "quantity", 1_000_000))));
    }

    @Test
    void createsTogetherWhatManyCreate() throws Exception {
        List<Request<ProductSnapshot>> creations;
        try (var held = holdUp()) {
            occupyCreations(held);
            creations = IntStream.range(0, 13)
                    .mapToObj(i -> create(details("Shared " + i, null)))
                    .toList();
        }
        var created = creations.stream().map(Request::answer).toList();
        // One transaction has one time.
        assertThat(created.stream().map(ProductSnapshot::createdAt).distinct()).hasSize(1);
        for (int i = 0; i < created.size(); i++) {
            var product = created.get(i);
            var stored = api.get("/products/" + product.id()).json();
            assertThat(stored.get("name").asString()).isEqualTo("Shared " + i);
            assertThat(stored.get("version").asLong()).isZero();
            assertThat(changes(product.id())).hasSize(1);
            assertThat(changes(product.id()).getFirst().get("request_id").asString())
                    .isEqualTo(creations.get(i).id());
            assertThat(api.get("/products/%d/stock/movements".formatted(product.id()))
                            .json()
                            .get(0)
                            .get("after")
                            .asInt())
                    .isEqualTo(10);
        }
    }

    @Test
    void editsTogetherWhatManyEdit() throws Exception {
        var ids = IntStream.range(0, 13)
                .mapToObj(i -> id(pathOf(products.called("Shared edit " + i))))
                .toList();
        List<Request<ProductService.Edited>> edits;
        try (var held = holdUp()) {
            occupyEdits(held);
            edits = ids.stream()
                    .map(id -> edit(id, Map.of(ProductField.QUANTITY, 1000 + Math.toIntExact(id))))
                    .toList();
        }
        var edited = edits.stream()
                .map(Request::answer)
                .map(ProductService.Edited::product)
                .toList();
        assertThat(edited.stream().map(ProductSnapshot::updatedAt).distinct()).hasSize(1);
        for (int i = 0; i < ids.size(); i++) {
            var stored = api.get("/products/" + ids.get(i)).json();
            assertThat(stored.get("quantity").asLong()).isEqualTo(1000 + ids.get(i));
            assertThat(stored.get("version").asLong()).isEqualTo(1);
            assertThat(edited.get(i).version()).isEqualTo(1);
            assertThat(changes(ids.get(i))).hasSize(2);
            assertThat(changes(ids.get(i)).getFirst().get("request_id").asString())
                    .isEqualTo(edits.get(i).id());
            assertThat(changes(ids.get(i))
                            .getFirst()
                            .get("products")
                            .get("edited")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void findsWhatWasRenamedTogether() throws Exception {
        var ids = IntStream.range(0, 5)
                .mapToObj(i -> id(pathOf(products.called("Before " + i))))
                .toList();
        List<Request<ProductService.Edited>> edits;
        try (var held = holdUp()) {
            occupyEdits(held);
            edits = ids.stream()
                    .map(id -> edit(id, Map.of(ProductField.NAME, "Renamedtogether " + id)))
                    .toList();
        }
        edits.forEach(Request::answer);
        assertThat(api.get("/products?q=Renamedtogether").json().valueStream())
                .extracting(product -> product.get("id").asLong())
                .isEqualTo(ids);
    }

    /** All of one product. */
    @Test
    void sellsTogetherWhatManyBuy() throws Exception {
        var id = id(pathOf(products.called("Bought by many")));
        List<Request<ProductSnapshot>> sales;
        try (var held = holdUp()) {
            occupyEdits(held);
            sales = IntStream.range(0, 12)
                    .mapToObj(i -> start(
                                    () -> stock.change(
                                            id, new Move(-1, QuantityReason.SALE, "of " + i), Expectation.ANY),
                                    null)
                            .awaitTurn())
                    .toList();
        }
        var sold = sales.subList(0, 10).stream().map(Request::answer).toList();
        assertThat(sold).extracting(ProductSnapshot::quantity).containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
        assertThat(sold).extracting(ProductSnapshot::version).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        sales.subList(10, 12).forEach(sale -> sale.assertRefused(ErrorCode.INSUFFICIENT_STOCK));
        assertThat(api.get("/products/%d/stock/explain".formatted(id)).number("closing"))
                .isZero();
        var changes = changes(id);
        assertThat(changes).hasSize(11);
        assertThat(changes).extracting(change -> change.get("what").asString()).containsOnly("stock", "create");
        assertThat(changes.getFirst().get("note").asString()).isEqualTo("of 9");
        assertThat(changes.stream().limit(10).map(change -> change.get("at")).distinct())
                .hasSize(1);
    }

    @Test
    void letsNoSkuBeInTheWayOfOthers() throws Exception {
        products.from(Map.of("name", "Owner", "price", 1, "quantity", 1, "sku", "taken-sku"));
        try (var other = HeldRow.by(
                database,
                "INSERT INTO product (sku, name, price, quantity, version, created_at, updated_at)"
                        + " VALUES ('coming-sku', 'Uncommitted', 1, 1, 0, NOW(6), NOW(6))")) {
            List<Request<ProductSnapshot>> creations;
            try (var held = holdUp()) {
                occupyCreations(held, "first-sku");
                creations = List.of(
                        create(details("Other", "other-sku")),
                        create(details("Taken", "TAKEN-sku")),
                        create(details("Free", "free-sku")),
                        create(details("Coming", "coming-sku")));
            }
            assertThat(creations.get(0).answer().details().sku()).isEqualTo("other-sku");
            creations.get(1).assertRefused(ErrorCode.SKU_TAKEN);
            assertThat(creations.get(2).answer().details().sku()).isEqualTo("free-sku");
            // One transaction has one time.
            assertThat(creations.get(2).answer().createdAt())
                    .isEqualTo(creations.get(0).answer().createdAt());
            other.commit();
            creations.get(3).assertRefused(ErrorCode.SKU_TAKEN);
        }
    }

    /** The database does not name the sku that another transaction is about to give. */
    @Test
    void findsASkuThatIsBeingGivenByFewStatements(@Autowired ApplicationEventPublisher events) throws Exception {
        var statements = new AtomicInteger();
        var counting = new JdbcTemplate(Objects.requireNonNull(database.getDataSource())) {
            @Override
            public <T extends @Nullable Object> List<T> query(
                    String sql, RowMapper<T> rowMapper, @Nullable Object @Nullable ... values) {
                statements.incrementAndGet();
                return super.query(sql, rowMapper, values);
            }
        };
        var skus = IntStream.range(0, 64).mapToObj(i -> "given-sku-" + i).toList();
        try (var _ = HeldRow.by(
                database,
                "INSERT INTO product (sku, name, price, quantity, version, created_at, updated_at)"
                        + " VALUES ('given-sku-7', 'Uncommitted', 1, 1, 0, NOW(6), NOW(6))")) {
            var free = transactions.execute(_ -> new BulkProductWriter(counting, events, clock).freeSkus(skus));
            assertThat(free).hasSize(63).doesNotContain("given-sku-7");
        }
        assertThat(statements).hasValueLessThan(20);
    }

    /** Twins are what a second click sends. */
    @Test
    void letsNoTwinsAndNoTakenSkuBeInTheWayOfOthers() throws Exception {
        products.from(Map.of("name", "Owner", "price", 1, "quantity", 1, "sku", "Kept-sku"));
        List<Request<ProductSnapshot>> creations;
        try (var held = holdUp()) {
            occupyCreations(held, "sku-before-twins");
            creations = List.of(
                    create(details("Before twins", "before-twins")),
                    create(details("Twin", "twin-sku")),
                    create(details("Other twin", "TWIN-sku")),
                    create(details("Behind twins", "single-sku")),
                    create(details("Taken", "kept-SKU")));
        }
        var together = List.of(creations.get(0), creations.get(1), creations.get(3));
        assertThat(together.stream()
                        .map(Request::answer)
                        .map(ProductSnapshot::createdAt)
                        .distinct())
                .hasSize(1);
        creations.get(2).assertRefused(ErrorCode.SKU_TAKEN);
        creations.get(4).assertRefused(ErrorCode.SKU_TAKEN);
    }

    /** A transaction that renames a product locks none of the skus beside its own. */
    @Test
    void letsNoRenamedNeighbourBeInTheWayOfOthers() {
        var neighbour = id(pathOf(products.from(Map.of("name", "Before", "price", 1, "quantity", 1, "sku", "gap-5"))));
        transactions.executeWithoutResult(_ -> {
            var before = writer.lockByIds(List.of(neighbour)).getFirst();
            var after = before.change(details("Renamed", "gap-5"), clock.instant());
            writer.update(Cause.EDIT, List.of(new BulkProductWriter.Update(before, after)));
            assertThat(start(() -> service.create(details("Behind", "gap-55")), null)
                            .answer()
                            .version())
                    .isZero();
            assertThat(start(() -> service.create(details("In front", "gap-4")), null)
                            .answer()
                            .version())
                    .isZero();
        });
    }

    /** A transaction that gives a product the sku of another, or writes it in other letters, locks the gap behind it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void letsNoSkuThatIsHandedOnBeInTheWayOfOthers(boolean otherLetters) {
        var word = "handed-" + otherLetters;
        // Those without a sku are in front of the first one.
        products.from(Map.of("name", "First", "price", 1, "quantity", 1, "sku", word + "-1"));
        var giver = id(pathOf(products.from(Map.of("name", "Giver", "price", 1, "quantity", 1, "sku", word + "-5"))));
        var taker = id(pathOf(products.from(Map.of("name", "Taker", "price", 1, "quantity", 1, "sku", word + "-9"))));
        var behind = transactions.execute(_ -> {
            if (otherLetters) {
                rename(giver, word.toUpperCase(Locale.ROOT) + "-5");
            } else {
                rename(giver, word + "-6");
                rename(taker, word + "-5");
            }
            var waiting = start(() -> service.create(details("Behind", word + "-55")), null);
            await().until(waiting::waitsForAWhile);
            var plain = start(() -> service.create(details("Plain", null)), null);
            assertThat(plain.answer().version()).isZero();
            assertThat(waiting.outcome).isNotDone();
            return waiting;
        });
        assertThat(behind.answer().details().sku()).isEqualTo(word + "-55");
    }

    /** For some time after one has waited in vain, none waits with others. */
    @Test
    void leavesNewSkusToThemselvesAfterAWaitInVain() {
        products.from(Map.of("name", "First", "price", 1, "quantity", 1, "sku", "vain-1"));
        var giver = id(pathOf(products.from(Map.of("name", "Giver", "price", 1, "quantity", 1, "sku", "vain-5"))));
        var taker = id(pathOf(products.from(Map.of("name", "Taker", "price", 1, "quantity", 1, "sku", "vain-9"))));
        var nanos = new AtomicLong(Long.MAX_VALUE);
        var creations = new SharedCreations(
                writer,
                ended,
                new SingleWrites(transactions),
                new Impatient(transactions, database),
                clock,
                nanos::get);
        var alone = ProductSnapshot.create(1, details("Written by itself", null), clock.instant());
        transactions.executeWithoutResult(_ -> {
            rename(giver, "vain-6");
            rename(taker, "vain-5");
            for (var sku : List.of("vain-55", "far-from-vain")) {
                assertThat(start(() -> creations.create(details("Alone", sku), _ -> alone), null)
                                .answer())
                        .isSameAs(alone);
            }
            assertThat(start(() -> creations.create(details("Plain", null), _ -> alone), null)
                            .answer())
                    .isNotSameAs(alone);
        });
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(creations.create(details("Together", "far-from-vain"), _ -> alone))
                .isNotSameAs(alone);
    }

    private void rename(long id, String sku) {
        var before = writer.lockByIds(List.of(id)).getFirst();
        var after = before.change(details("Renamed", sku), clock.instant());
        writer.update(Cause.EDIT, List.of(new BulkProductWriter.Update(before, after)));
    }

    @Test
    void letsNoRowBeInTheWayOfOthers() throws Exception {
        var locked = id(pathOf(products.called("Locked")));
        var free = id(pathOf(products.called("Free")));
        try (var _ = HeldRow.by(database, "SELECT id FROM product WHERE id = ? FOR UPDATE", locked)) {
            Request<ProductService.Edited> late;
            Request<ProductService.Edited> quick;
            try (var held = holdUp()) {
                occupyEdits(held);
                late = edit(locked, Map.of(ProductField.QUANTITY, 3));
                quick = edit(free, Map.of(ProductField.QUANTITY, 4));
            }
            assertThat(quick.answer().product().quantity()).isEqualTo(4);
            assertThat(late.outcome).isNotDone();
        }
    }

    /** As by what another node writes. */
    @Test
    void takesNoPlaceForAProductThatIsLockedForAMoment() throws Exception {
        var id = id(pathOf(products.called("Locked for a moment")));
        try (var row = HeldRow.by(database, "SELECT id FROM product WHERE id = ? FOR UPDATE", id)) {
            var changes = new SharedChanges(
                    writer, ended, withoutPlaces(), new Around(transactions, () -> {}, () -> commit(row)), clock);
            assertThat(rename(changes, id).version()).isEqualTo(1);
        }
    }

    @Test
    void takesNoPlaceForAProductThatIsMissing() {
        var changes = new SharedChanges(writer, ended, withoutPlaces(), transactions, clock);
        assertThatThrownBy(() -> rename(changes, Long.MAX_VALUE))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    @Proves("A8")
    void refusesNobodyForThePlacesOfAnotherAccount() throws Exception {
        var id = id(pathOf(products.called("Locked for two")));
        var one = account(accounts.enrolled());
        var other = account(accounts.enrolled());
        var placesOfOne = new AtomicInteger(1);
        Runnable place = () -> {
            if (Objects.equals(Author.current().accountId(), one.id()) && placesOfOne.getAndDecrement() <= 0) {
                throw ApiException.of(ErrorCode.BUSY, "No place of this account is left.");
            }
        };
        var singleWrites = new SingleWrites(new Around(transactions, place, () -> {}));
        var changes = new SharedChanges(writer, ended, singleWrites, transactions, clock);
        Request<ProductSnapshot> first, second, ofOther;
        try (var row = HeldRow.by(database, "SELECT id FROM product WHERE id = ? FOR UPDATE", id)) {
            first = start(() -> rename(changes, id), one);
            row.awaitWaiting(1, "FOR UPDATE");
            second = start(() -> rename(changes, id), one).awaitTurn();
            ofOther = start(() -> rename(changes, id), other);
            await().during(Duration.ofMillis(200)).until(() -> ofOther.waits() || ofOther.waitsForAWhile());
        }
        first.answer();
        second.assertRefused(ErrorCode.BUSY);
        assertThat(ofOther.answer().version()).isEqualTo(2);
    }

    /** One sale waits for the lock, and the others for that one. */
    @Test
    void sellsTogetherWhatManyBuyOfALockedProduct() throws Exception {
        var id = id(pathOf(products.from(Map.of("name", "Locked and sold", "price", 1, "quantity", 30))));
        List<Request<ProductSnapshot>> sales;
        try (var row = HeldRow.by(database, "SELECT id FROM product WHERE id = ? FOR UPDATE", id)) {
            var sale = new Move(-1, QuantityReason.SALE, null);
            sales = IntStream.range(0, 30)
                    .mapToObj(_ -> start(() -> stock.change(id, sale, Expectation.ANY), null))
                    .toList();
            row.awaitWaiting(1, "FOR UPDATE");
            var waiting = sales;
            await().until(() -> waiting.stream().filter(Request::waits).count() == 29);
        }
        assertThat(sales.stream().map(Request::answer).map(ProductSnapshot::version))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 30).boxed().toList());
        // A sale that finds the product free meanwhile is one more.
        assertThat(changes(id).stream().map(change -> change.get("at")).distinct())
                .hasSizeLessThan(8);
    }

    @Test
    void leavesToARequestWhatMayBeRefused() throws Exception {
        var twice = id(pathOf(products.called("Edited twice")));
        var stale = id(pathOf(products.called("Stale")));
        var same = id(pathOf(products.called("Unchanged")));
        products.from(Map.of("name", "Owner", "price", 1, "quantity", 1, "sku", "owned"));
        var taking = id(pathOf(products.called("Taking")));
        Request<ProductService.Edited> one, two, ofOld, unchanged, ofMissing, ofSku;
        try (var held = holdUp()) {
            occupyEdits(held);
            one = edit(twice, Map.of(ProductField.QUANTITY, 20));
            two = edit(twice, Map.of(ProductField.NAME, "Edited by two"));
            ofOld = edit(stale, Map.of(ProductField.QUANTITY, 1), Expectation.of(7, false));
            unchanged = edit(same, Map.of(ProductField.QUANTITY, 10));
            ofMissing = edit(Long.MAX_VALUE, Map.of(ProductField.QUANTITY, 1));
            ofSku = edit(taking, Map.of(ProductField.SKU, "OWNED"));
        }
        assertThat(one.answer().product().version()).isEqualTo(1);
        assertThat(two.answer().product().version()).isEqualTo(2);
        var edited = api.get("/products/" + twice).json();
        assertThat(edited.get("name").asString()).isEqualTo("Edited by two");
        assertThat(edited.get("quantity").asInt()).isEqualTo(20);
        ofOld.assertRefused(ErrorCode.STALE);
        assertThat(unchanged.answer().product().version()).isZero();
        assertThat(changes(same)).hasSize(1);
        ofMissing.assertRefused(ErrorCode.NOT_FOUND);
        ofSku.assertRefused(ErrorCode.SKU_TAKEN);
    }

    /** Each that waits holds a connection. */
    @Test
    @Proves("A8")
    void letsFewWaitForASku() throws Exception {
        try (var other = HeldRow.by(
                database,
                "INSERT INTO product (sku, name, price, quantity, version, created_at, updated_at)"
                        + " VALUES ('awaited-sku', 'Uncommitted', 1, 1, 0, NOW(6), NOW(6))")) {
            var creations =
                    startMany(other, "insert into product", _ -> service.create(details("Waits", "awaited-sku")));
            other.commit();
            creations.forEach(creation -> creation.assertRefused(ErrorCode.SKU_TAKEN));
        }
    }

    /** Of several accounts more may wait than of one, but not all. */
    @Test
    @Proves("A8")
    void letsFewWaitForRowsOfProducts() throws Exception {
        var ids = makeMany();
        var several =
                Stream.generate(() -> account(accounts.enrolled())).limit(4).toList();
        try (var other = hold(ids)) {
            var edit = new ProductEdit(Map.of(ProductField.QUANTITY, 77));
            var edits = startMany(
                    other,
                    "FOR UPDATE",
                    Bounds.SINGLE_WRITES,
                    i -> start(() -> service.edit(ids.get(i), edit, Expectation.ANY), several.get(i % several.size())));
            other.commit();
            assertThat(edits.stream()
                            .map(Request::answer)
                            .map(edited -> edited.product().version()))
                    .containsOnly(1L);
        }
    }

    @Test
    @Proves("A8")
    void letsFewWaitToCorrectALedger() throws Exception {
        var ids = makeMany();
        try (var other = hold(ids)) {
            var corrections = startMany(other, "FOR UPDATE", i -> reconciliation.correct(ids.get(i)));
            other.commit();
            assertThat(corrections.stream().map(Request::answer).map(Reconciliation.Corrected::corrected))
                    .containsOnly(0L);
        }
    }

    /** While everything is at its bound that may hold a connection for long. */
    @Test
    @Proves("A8")
    void leavesConnectionsToReadersAndLogins(@Autowired HikariDataSource source) throws Exception {
        var ids = makeMany();
        var free = pathOf(products.called("Neither held nor locked"));
        var read = pathOf(products.called("Read meanwhile"));
        var two = Stream.of(accounts.enrolled(), accounts.enrolled())
                .map(member -> Api.at(port).withToken(member.token()))
                .toList();
        var pool = source.getHikariPoolMXBean();
        var taken = new ArrayList<Connection>();
        var requests = new ArrayList<Request<Api.Answer>>();
        try (var _ = HeldRow.by(database, "LOCK TABLES change_set WRITE, stock_movement WRITE");
                var rows = hold(ids)) {
            // Those of jobs, and of sign-ins that are counted.
            for (int i = 1; i < Bounds.IMPORTS_AND_JOBS + Bounds.COUNTED_SIGN_INS; i++) {
                taken.add(source.getConnection());
            }
            var edit = Map.of("quantity", 5);
            var sale = Map.of("delta", -1, "reason", "sale");
            requests.addAll(many(Bounds.SINGLE_WRITES, i -> two.get(i % 2).put("/products/" + ids.get(i), edit)));
            requests.addAll(many(
                    Bounds.KEYED_REQUESTS,
                    i -> two.get(i % 2)
                            .with("Idempotency-Key", "held-" + ids.get(i))
                            .post("/products/%d/stock".formatted(ids.get(Bounds.SINGLE_WRITES + i)), sale)));
            rows.awaitWaiting(Bounds.SINGLE_WRITES + Bounds.KEYED_REQUESTS, "FOR UPDATE");
            requests.addAll(many(
                    Bounds.SEARCHES, i -> two.get(i % 2).get("/products/%d/stock/explain".formatted(ids.get(i)))));
            requests.addAll(many(1, _ -> api.post("/products", Map.of("name", "New", "price", 1, "quantity", 1))));
            requests.addAll(many(
                    1,
                    _ -> api.post("/products", Map.of("name", "New", "price", 1, "quantity", 1, "sku", "of-the-new"))));
            requests.addAll(many(1, _ -> api.put(free, edit)));
            requests.addAll(many(
                    1,
                    _ -> api.with("Content-Type", "text/csv")
                            .post("/products/import", "name,price,quantity\nImported,1,1\n")));
            // The watches take one now and then; and a pool that is not full yet opens one when it is asked for.
            await().until(() -> pool.getActiveConnections() >= Bounds.CONNECTIONS - Bounds.CONNECTIONS_LEFT
                    && pool.getThreadsAwaitingConnection() == 0);
            assertThat(api.get(read)).hasStatus(200);
            assertThat(api.get("/products?limit=1")).hasStatus(200);
            assertThat(Api.at(port).withToken(accounts.enrolled().token()).get("/me"))
                    .hasStatus(200);
        } finally {
            taken.forEach(source::evictConnection);
        }
        assertThat(requests.stream().map(Request::answer).map(Api.Answer::status))
                .isSubsetOf(200, 201);
    }

    private static List<Request<Api.Answer>> many(int count, IntFunction<Api.Answer> call) {
        return IntStream.range(0, count)
                .mapToObj(i -> start(() -> call.apply(i), null))
                .toList();
    }

    private List<Long> makeMany() {
        return IntStream.range(0, MANY)
                .mapToObj(i -> id(pathOf(products.called("Awaited " + i))))
                .toList();
    }

    private HeldRow hold(List<Long> ids) throws SQLException {
        return HeldRow.by(
                database, "SELECT id FROM product WHERE id BETWEEN ? AND ? FOR UPDATE", ids.getFirst(), ids.getLast());
    }

    @Test
    @Proves("A8")
    void letsFewWaitForTheSameRevert() throws Exception {
        var id = id(pathOf(products.called("Reverted by many")));
        var creation = newestChange(id);
        try (var other = HeldRow.by(database, "SELECT id FROM change_set WHERE id = ? FOR UPDATE", creation)) {
            var made = startMany(other, "SELECT id FROM change_set", _ -> reverts.revert(creation, false));
            other.commit();
            assertThat(made.stream().map(Request::answer).mapToInt(RevertService.Reverted::changed))
                    .containsOnlyOnce(1)
                    .containsOnly(0, 1);
        }
    }

    @Test
    @Proves("A8")
    void letsFewWaitToRestoreTheSameProduct() throws Exception {
        var path = pathOf(products.called("Restored by many"));
        assertThat(api.delete(path)).hasStatus(200);
        var id = id(path);
        try (var other = HeldRow.by(database, "SELECT id FROM change_set WHERE id = ? FOR UPDATE", newestChange(id))) {
            var restored = startMany(other, "SELECT id FROM change_set", _ -> reverts.restore(id));
            other.commit();
            assertThat(restored.stream()
                            .filter(request -> request.outcome
                                    .handle((_, refusal) -> refusal == null)
                                    .join()))
                    .hasSize(1);
        }
    }

    /** Starts as many writes as there are connections, and asserts that few of them wait at the database and others are served. */
    private <T> List<Request<T>> startMany(HeldRow held, String statement, IntFunction<T> write) throws SQLException {
        return startMany(held, statement, Bounds.SINGLE_WRITES_OF_ACCOUNT, i -> start(() -> write.apply(i), null));
    }

    private <T> List<Request<T>> startMany(HeldRow held, String statement, int waiting, IntFunction<Request<T>> start)
            throws SQLException {
        var requests = IntStream.range(0, MANY).mapToObj(start).toList();
        await().pollInterval(Duration.ofMillis(5)).until(() -> requests.stream().allMatch(Request::waitsForAWhile));
        held.awaitWaiting(waiting, statement);
        assertThat(held.waiting(statement)).isEqualTo(waiting);
        assertThat(api.get("/products?limit=1")).hasStatus(200);
        return requests;
    }

    /** The session ends while its request waits. */
    @Test
    void writesNothingForAnEndedSession() throws Exception {
        var other = accounts.enrolled();
        Request<ProductSnapshot> ofEnded;
        List<Request<ProductSnapshot>> ofOthers;
        try (var held = holdUp()) {
            occupyCreations(held);
            ofEnded = create(details("Of an ended session", null), account(other));
            ofOthers = List.of(create(details("Of one other", null)), create(details("Of another", null)));
            assertThat(Api.at(port).withToken(other.token()).post("/logout", Map.of()))
                    .hasStatus(204);
        }
        ofEnded.assertRefused(ErrorCode.TOKEN_INVALID);
        assertThat(ofOthers.stream()
                        .map(Request::answer)
                        .map(ProductSnapshot::createdAt)
                        .distinct())
                .hasSize(1);
        assertThat(database.queryForList("SELECT id FROM product WHERE name = 'Of an ended session'"))
                .isEmpty();
    }

    /** After the failed check of one session, the transaction of all can commit no more. */
    @Test
    void leavesAllToThemselvesWhereASessionCannotBeChecked(@Autowired EntityManager entities) {
        var unchecked = mock(EndedSessions.class);
        doAnswer(_ -> {
                    assertThatThrownBy(entities.createNativeQuery("SELECT 1 FROM no_such_table")::getResultList)
                            .isInstanceOf(PersistenceException.class);
                    throw ApiException.of(ErrorCode.UNAVAILABLE, "The service cannot check this token at the moment.");
                })
                .when(unchecked)
                .contains(any());
        var creations = new SharedCreations(writer, unchecked, new SingleWrites(transactions), transactions, clock);
        var alone = ProductSnapshot.create(1, details("Written by itself", null), clock.instant());
        var creation =
                start(() -> creations.create(details("Of an unchecked session", null), _ -> alone), account(editor));
        assertThat(creation.answer()).isSameAs(alone);
    }

    /** Another member of a cluster may have it then, so it is not written again. */
    @Test
    void repeatsNothingWhoseCommitFailed() {
        var failing = new FailingCommit(transactions);
        var creations = new SharedCreations(writer, ended, new SingleWrites(failing), failing, clock);
        assertThatThrownBy(() -> creations.create(details("Of a failed commit", null), _ -> fail("is written again")))
                .isInstanceOf(ConcurrencyFailureException.class);
        assertThat(database.queryForList("SELECT id FROM product WHERE name = 'Of a failed commit'"))
                .isEmpty();
    }

    private static SingleWrites withoutPlaces() {
        return new SingleWrites(TransactionOperations.withoutTransaction()) {
            @Override
            public <T> T execute(TransactionCallback<T> write) {
                return fail("takes a place");
            }
        };
    }

    private static ProductSnapshot rename(SharedChanges changes, long id) {
        return changes.change(
                id,
                Cause.EDIT,
                _ -> Optional.of(details("Renamed " + REQUESTS.incrementAndGet(), null)),
                Function.identity(),
                _ -> fail("is written by itself"));
    }

    private static void commit(HeldRow row) {
        try {
            row.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Transactions of which each has something before it and behind it. */
    private record Around(TransactionOperations transactions, Runnable before, Runnable after)
            implements TransactionOperations {

        @Override
        public <T> T execute(TransactionCallback<T> action) {
            before.run();
            try {
                return transactions.execute(action);
            } finally {
                after.run();
            }
        }
    }

    /** Transactions that wait for a lock as short as the database allows. */
    private record Impatient(TransactionOperations transactions, JdbcTemplate database)
            implements TransactionOperations {

        @Override
        public <T> T execute(TransactionCallback<T> action) {
            return transactions.execute(status -> {
                var usual = database.queryForObject("SELECT @@SESSION.innodb_lock_wait_timeout", Integer.class);
                database.execute("SET SESSION innodb_lock_wait_timeout = 1");
                try {
                    return action.doInTransaction(status);
                } finally {
                    database.execute("SET SESSION innodb_lock_wait_timeout = " + usual);
                }
            });
        }
    }

    private record FailingCommit(TransactionOperations transactions) implements TransactionOperations {

        @Override
        public <T> T execute(TransactionCallback<T> action) {
            return transactions.execute(status -> {
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void beforeCommit(boolean readOnly) {
                        throw new ConcurrencyFailureException("written by another member as well");
                    }
                });
                return action.doInTransaction(status);
            });
        }
    }

    /** Holds up all writes of products. */
    private HeldRow holdUp() throws SQLException {
        return HeldRow.by(database, "LOCK TABLES change_set WRITE");
    }

    /** As many creations as write at once. */
    private void occupyCreations(HeldRow held) {
        occupyCreations(held, null);
    }

    private void occupyCreations(HeldRow held, @Nullable String sku) {
        start(() -> service.create(details("First", sku)), null);
        held.awaitWaiting(1, "INSERT INTO change_set");
    }

    private void occupyEdits(HeldRow held) {
        var edit = new ProductEdit(Map.of(ProductField.QUANTITY, REQUESTS.incrementAndGet()));
        start(() -> service.edit(first, edit, Expectation.ANY), null);
        held.awaitWaiting(1, "INSERT INTO change_set");
    }

    private Request<ProductSnapshot> create(ProductDetails details) {
        return create(details, null);
    }

    private Request<ProductSnapshot> create(ProductDetails details, @Nullable CurrentAccount account) {
        return start(() -> service.create(details), account).awaitTurn();
    }

    private Request<ProductService.Edited> edit(long id, Map<ProductField, Object> values) {
        return edit(id, values, Expectation.ANY);
    }

    private Request<ProductService.Edited> edit(long id, Map<ProductField, Object> values, Expectation expected) {
        return start(() -> service.edit(id, new ProductEdit(values), expected), null)
                .awaitTurn();
    }

    private static ProductDetails details(String name, @Nullable String sku) {
        return new ProductDetails(sku, name, null, new BigDecimal("2.50"), 10, null);
    }

    private CurrentAccount account(TestAccounts.Member member) {
        return Objects.requireNonNull(database.queryForObject(
                "SELECT a.id, s.id FROM session s JOIN account a ON a.id = s.account_id WHERE a.username = ?",
                (row, _) -> new CurrentAccount(
                        row.getLong(1), Role.EDITOR, row.getString(2), List.of("pwd"), Instant.now()),
                member.person().name()));
    }

    private List<JsonNode> changes(long product) {
        return api.get("/changes?product=" + product).json().valueStream().toList();
    }

    private long newestChange(long product) {
        return changes(product).getFirst().get("id").asLong();
    }

    private static <T> Request<T> start(Supplier<T> write, @Nullable CurrentAccount account) {
        var id = "shared-" + REQUESTS.incrementAndGet();
        var outcome = new CompletableFuture<T>();
        var thread = Thread.startVirtualThread(() -> {
            MDC.put(RequestIds.LOG_KEY, id);
            if (account != null) {
                SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(account, null));
            }
            try {
                outcome.complete(write.get());
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        return new Request<>(id, thread, outcome.orTimeout(20, TimeUnit.SECONDS));
    }

    /** A request on a thread of its own. */
    private record Request<T>(String id, Thread thread, CompletableFuture<T> outcome) {

        Request<T> awaitTurn() {
            await().pollInterval(Duration.ofMillis(1)).until(this::waits);
            return this;
        }

        boolean waits() {
            return thread.getState() == Thread.State.WAITING;
        }

        /** At the database, or for a permit. */
        boolean waitsForAWhile() {
            return thread.getState() == Thread.State.TIMED_WAITING;
        }

        T answer() {
            return outcome.join();
        }

        void assertRefused(ErrorCode code) {
            assertThatThrownBy(outcome::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(code));
        }
    }
}
