package dev.storekeeper.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.storekeeper.Api;
import dev.storekeeper.HeldRow;
import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestNode;
import dev.storekeeper.TestProducts;
import dev.storekeeper.api.Bounds;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

/** One key is one execution: on two nodes at once, and on one that dies half way (S75). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(FailingMidway.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneExecutionTests {

    private final JdbcTemplate database;

    @AutoClose
    private final TestNode other;

    private final String token;
    private final int port;
    private String name = "";

    OneExecutionTests(@Autowired Environment settings, @Autowired JdbcTemplate database, @LocalServerPort int port) {
        this.database = database;
        this.port = port;
        other = TestNode.beside(settings);
        token = TestAccounts.at(port).enrolled().token();
    }

    @BeforeEach
    void chooseAName() {
        name = "Only-" + UUID.randomUUID();
    }

    @Test
    @Proves("S75")
    void happensOnceHoweverManyAskOnTwoNodes() {
        var answers = Parallel.times(20, i -> post(i % 2 == 0 ? here() : there()));
        assertThat(answers).extracting(Api.Answer::status).contains(201).containsOnly(201, 409);
        assertThat(answers).filteredOn(answer -> answer.status() == 409).allSatisfy(answer -> {
            assertThat(answer).hasCode("idempotency_key_running").hasHeader("Retry-After", "1");
        });
        var first = answers.stream()
                .filter(answer -> answer.status() == 201)
                .findFirst()
                .orElseThrow();
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 201)
                .allSatisfy(answer -> assertThat(answer).repeats(first));
        var later = Parallel.times(20, i -> post(i % 2 == 0 ? here() : there()));
        assertThat(later)
                .filteredOn(answer -> answer.status() == 201)
                .isNotEmpty()
                .allSatisfy(answer -> assertThat(answer).repeats(first));
        assertThat(post(here())).repeats(first);
        assertThat(post(there())).repeats(first);
        assertThat(products()).isEqualTo(1);
    }

    @Test
    void isRefusedToAllWhereItIsRefused() {
        here().post("/products", body("Holder of " + name, name));
        var answers = Parallel.times(
                20,
                i -> (i % 2 == 0 ? here() : there())
                        .with(IdempotencyKey.HEADER, name)
                        .post("/products", body(name, name)));
        assertThat(answers).extracting(Api.Answer::status).containsOnly(409);
        assertThat(products()).isZero();
    }

    @Test
    void movesStockOnce() {
        var stock = TestProducts.pathOf(TestProducts.of(here()).called(name)) + "/stock";
        var answers = Parallel.times(20, i -> sell(i % 2 == 0 ? here() : there(), stock));
        assertThat(answers).extracting(Api.Answer::status).contains(200).isSubsetOf(200, 409);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 200)
                .allSatisfy(answer -> assertThat(answer.number("quantity")).isEqualTo(9));
        // The stock changes later; the repeated request is still answered with what was left then.
        assertThat(here().post(stock, Map.of("delta", -4, "reason", "sale"))).hasStatus(200);
        assertThat(sell(there(), stock).text())
                .isEqualTo(sell(here(), stock).text())
                .contains("\"quantity\":9");
        assertThat(here().get(stock).number("quantity")).isEqualTo(5);
    }

    private Api.Answer sell(Api api, String stock) {
        return api.with(IdempotencyKey.HEADER, name).post(stock, Map.of("delta", -1, "reason", "sale"));
    }

    /** The sales of one account all wait for one product. */
    @Test
    void leavesRoomForOtherAccounts(@Autowired HikariDataSource source) throws Exception {
        var pool = source.getHikariPoolMXBean();
        var path = TestProducts.pathOf(TestProducts.of(here()).called(name));
        var others = Api.at(port).withToken(TestAccounts.at(port).enrolled().token());
        try (var row = HeldRow.by(
                database,
                "SELECT id FROM product WHERE id = ? FOR UPDATE",
                path.substring(path.lastIndexOf('/') + 1))) {
            var sales = IntStream.range(0, Bounds.KEYED_REQUESTS)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> here().with(IdempotencyKey.HEADER, name + i)
                                    .post(path + "/stock", Map.of("delta", -1, "reason", "sale")),
                            Thread::startVirtualThread))
                    .toList();
            await().until(() -> pool.getActiveConnections() >= Bounds.KEYED_REQUESTS_OF_ACCOUNT);
            for (int i = 0; i < 5; i++) {
                assertThat(others.with(IdempotencyKey.HEADER, name + i).post("/products", body(name, "")))
                        .hasStatus(201);
            }
            row.commit();
            assertThat(sales.stream().map(sale -> sale.join().status())).containsOnly(200);
        }
    }

    @Test
    void isToldToRunWhileItRuns(@Autowired FailingMidway midway) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> post(here().with(FailingMidway.HEADER, "wait")));
            assertThat(midway.arrived.await(10, TimeUnit.SECONDS)).isTrue();
            var meanwhile = post(here());
            assertThat(meanwhile)
                    .hasStatus(409)
                    .hasCode("idempotency_key_running")
                    .hasHeader("Retry-After", "1");
            midway.released.countDown();
            assertThat(first.get()).hasStatus(201);
            assertThat(post(there())).repeats(first.get());
        }
        assertThat(products()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fault", "death"})
    @Proves("S75")
    void leavesNothingWhereTheNodeFailsBetweenWriteAndAnswer(String failure) {
        var failed = post(here().with(FailingMidway.HEADER, failure));
        assertThat(failed.status()).isGreaterThanOrEqualTo(500);
        assertThat(failed.header("Location")).isNull();
        assertThat(failed.header("ETag")).isNull();
        assertThat(products()).isZero();
        assertThat(keys()).isZero();
        var first = post(there());
        assertThat(first).hasStatus(201);
        assertThat(post(here())).repeats(first);
        assertThat(products()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fault", "death"})
    void saysOfNoImportThatFailsThatItWasMerged(String failure) {
        var failed = here().with(FailingMidway.HEADER, failure)
                .with(IdempotencyKey.HEADER, name)
                .with("Prefer", "handling=merge")
                .with("Content-Type", "text/csv")
                .post("/products/import", "name,price,quantity\n%s,1,1\n".formatted(name));
        assertThat(failed.status()).isGreaterThanOrEqualTo(500);
        assertThat(failed.header("Preference-Applied")).isNull();
        assertThat(products()).isZero();
    }

    private Api here() {
        return Api.at(port).withToken(token);
    }

    private Api there() {
        return other.api().withToken(token);
    }

    private Api.Answer post(Api api) {
        return api.with(IdempotencyKey.HEADER, name).post("/products", body(name, ""));
    }

    private static String body(String name, String sku) {
        var field = sku.isEmpty() ? "" : "\"sku\": \"%s\", ".formatted(sku);
        return "{\"name\": \"%s\", %s\"price\": 1, \"quantity\": 1}".formatted(name, field);
    }

    private int products() {
        return count("SELECT COUNT(*) FROM product WHERE name = ?");
    }

    private int keys() {
        return count("SELECT COUNT(*) FROM idempotency_key WHERE idempotency_key = ?");
    }

    private int count(String query) {
        var count = database.queryForObject(query, Integer.class, name);
        return count == null ? 0 : count;
    }
}
