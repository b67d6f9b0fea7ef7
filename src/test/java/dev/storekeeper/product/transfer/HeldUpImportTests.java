package dev.storekeeper.product.transfer;

import static dev.storekeeper.TestProducts.pathOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestClock;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.TestDatabase.Schema;
import dev.storekeeper.TestNode;
import dev.storekeeper.Wire;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;

/** An import waits at its last row, which another transaction has locked; meanwhile it is cancelled, or its node dies. */
@Timeout(120)
class HeldUpImportTests extends WithFiles {

    private static final int ROWS = 10_500;

    /** Waits for the row longer than the test takes. */
    private static final String PATIENT =
            "--spring.datasource.hikari.connection-init-sql=SET SESSION innodb_lock_wait_timeout = 60";

    /** Stops without waiting for requests that wait for the database. */
    private static final String AT_ONCE = "--spring.lifecycle.timeout-per-shutdown-phase=100ms";

    @Autowired
    Environment settings;

    private Schema schema(String url) {
        return new Schema(
                url,
                settings.getRequiredProperty("spring.datasource.username"),
                settings.getRequiredProperty("spring.datasource.password"));
    }

    private static String file(String word, JsonNode held) {
        return file(word, ROWS, held);
    }

    private static String file(String word, int rows, JsonNode held) {
        var fresh = IntStream.range(0, rows)
                .mapToObj(row -> word + "-" + row + "," + word + ",1,1\n")
                .collect(Collectors.joining("", "sku,name,price,quantity\n", ""));
        return fresh + held.get("sku").asString() + ",held " + word + ",1,1\n";
    }

    private JsonNode held(String word) {
        return products.from(Map.of("name", "held", "sku", "HELD-" + word, "price", 1, "quantity", 1));
    }

    private Connection hold(JsonNode product) throws SQLException {
        var connection = Schema.of(settings).connect();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT id FROM product WHERE id = " + product.get("id") + " FOR UPDATE");
        }
        return connection;
    }

    private Connection holdAll() throws SQLException {
        var connection = Schema.of(settings).connect();
        try (var statement = connection.createStatement()) {
            statement.execute("LOCK TABLES product WRITE");
        }
        return connection;
    }

    private static void release(Connection holder) throws SQLException {
        try (var statement = holder.createStatement()) {
            statement.execute("UNLOCK TABLES");
            statement.execute("ROLLBACK");
        }
    }

    private CompletableFuture<Api.Answer> start(Api sender, String file) {
        return start(sender, file, "");
    }

    private CompletableFuture<Api.Answer> start(Api sender, String file, String query) {
        return CompletableFuture.supplyAsync(
                () -> sender.with("Content-Type", "text/csv").post("/products/import?report=errors" + query, file));
    }

    /** The id of the import that runs, and has told of so many rows. */
    private long underway(CompletableFuture<Api.Answer> answer, int rows) {
        while (!answer.isDone()) {
            var newest = api.get("/imports?limit=1").json().path(0);
            if (newest.path("state").asString("").equals("running")
                    && newest.get("rows").asInt() >= rows) {
                return newest.get("id").asLong();
            }
        }
        throw new AssertionError("not held up: " + answer.join());
    }

    private String state(long id) {
        return api.get("/imports/" + id).string("state");
    }

    private static void cut(Wire wire) throws IOException {
        wire.close();
    }

    /** Also a file that is too short to be asked on its way whether it is cancelled. */
    @ParameterizedTest
    @ValueSource(ints = {1, ROWS})
    void isCancelledAsAWhole(int rows) throws Exception {
        var word = newWord();
        var product = held(word);
        try (var holder = hold(product)) {
            var answer = start(api, file(word, rows, product));
            var id = underway(answer, 0);
            assertThat(api.delete("/imports/" + id).string("state")).isEqualTo("cancelled");
            holder.rollback();
            refused(answer.join(), 409, "import_cancelled");
            assertThat(named(word)).containsExactly(product);
            assertThat(state(id)).isEqualTo("cancelled");
        }
    }

    @Test
    @Proves("A4")
    void isNotCommittedAfterTheLockOfItsAccount() throws Exception {
        var word = newWord();
        var product = held(word);
        refusesAfterTheLock(() -> hold(product), file(word, product), "");
        // Also where nothing was written that would ask before: a row that is left as it is waits for no row.
        var unchanged = "sku,name,price,quantity\n%s,held,1,1\n"
                .formatted(product.get("sku").asString());
        refusesAfterTheLock(this::holdAll, unchanged, "");
        // Nor are its products shown to who may not read them any more.
        refusesAfterTheLock(this::holdAll, unchanged, "&dry_run=true");
        refusesAfterTheLock(this::holdAll, unchanged.replace(",1,1\n", ",1,1\n,,x,1\n"), "");
        assertThat(named(word)).containsExactly(product);
    }

    private void refusesAfterTheLock(Callable<Connection> holding, String file, String query) throws Exception {
        var sender = accounts.enrolled();
        var admin = Api.at(port).withToken(accounts.admin(database).token());
        try (var holder = holding.call()) {
            var answer = start(Api.at(port).withToken(sender.token()), file, query);
            var id = underway(answer, 0);
            var account =
                    Api.at(port).withToken(sender.token()).get("/me").json().get("id");
            assertThat(admin.patch("/users/" + account, Map.of("locked", true))).hasStatus(200);
            release(holder);
            refused(answer.join(), 401, "token_invalid");
            assertThat(state(id)).isEqualTo("refused");
        }
    }

    /** An import of a whole catalogue, of which few rows have changed, keeps editors of the others from nothing. */
    @Test
    @Proves("F02")
    void leavesTheProductsFreeThatItLeavesAsTheyAre() throws Exception {
        var word = newWord();
        var product = held(word);
        var same = products.from(Map.of("name", "same", "sku", "SAME-" + word, "price", 1, "quantity", 1));
        try (var holder = hold(product)) {
            var answer = start(
                    api,
                    "sku,name,price,quantity\n%s,same,1,1\n%s,held %s,1,1\n"
                            .formatted(
                                    same.get("sku").asString(),
                                    product.get("sku").asString(),
                                    word));
            // By then it has read what all its rows name.
            await().until(() -> TestDatabase.statements(database).stream()
                    .anyMatch(text -> text.contains("FROM product ") && text.endsWith("FOR UPDATE")));
            assertThat(api.patch(pathOf(same), "{\"price\": 2}")).hasStatus(200);
            assertThat(answer).isNotDone();
            holder.rollback();
            assertThat(counts(ok(answer.join()))).isEqualTo("created 0, updated 1, unchanged 1, failed 0");
        }
    }

    /** Such a file changes nothing, so it need not wait for the products of its other rows, nor keep others from them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1_100})
    void isRefusedWithoutALock(int rows) throws Exception {
        var word = newWord();
        var product = held(word);
        try (var _ = hold(product)) {
            var file = file(word, rows, product).replaceFirst(",1,1\n", ",x,1\n");
            var answer = refused(csvText("?report=errors", file), 422, "import_refused");
            assertThat(answer.get("failed").asInt()).isEqualTo(1);
        }
    }

    /** The database sees no more of a node that is killed than that its connections end. */
    @Test
    void leavesNothingWhereItsNodeDies() throws Exception {
        var word = newWord();
        var product = held(word);
        try (var wire = new Wire(settings.getRequiredProperty("spring.datasource.url"));
                var node = TestNode.startOn(schema(wire.url()), PATIENT, AT_ONCE);
                var holder = hold(product)) {
            var file = file(word, product);
            var answer = start(node.api().withToken(editor.token()), file);
            var id = underway(answer, 10_000);
            cut(wire);
            holder.rollback();
            assertThat(named(word)).containsExactly(product);
            assertThat(state(id)).isEqualTo("running");
            TestClock.advance(Duration.ofSeconds(31));
            // As soon as the database has taken back what was written.
            while (!state(id).equals("died")) {
                assertThat(state(id)).isIn("running", "died");
            }
            assertThat(counts(ok(csvText("?report=errors", file))))
                    .isEqualTo("created %d, updated 1, unchanged 0, failed 0".formatted(ROWS));
        }
    }
}
