package dev.storekeeper.product.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.ProductsChanged;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;

/** A product of the same id appears after a request has looked for it and before it writes: the key of the table decides. */
@Timeout(60)
class RacedKeysTests extends WithFiles {

    @Test
    void refusesAFileWhoseNewIdIsTakenMeanwhile() throws Exception {
        var sku = newWord();
        var answer = overtaken(
                sku,
                held -> "id = %d, sku = NULL".formatted(held + 1),
                held -> csv("", "id,sku,name,price,quantity", held + 1 + "," + sku + ",late,1,1"));
        assertThat(answer).hasStatus(409).hasCode("import_raced");
        assertThat(named(sku)).isEmpty();
    }

    /** The record of changes asks whether the session is still open, and finds the database out of reach. */
    @Test
    void tellsAFileThatNoKeyIsTaken(@Autowired ConfigurableApplicationContext context) {
        ApplicationListener<PayloadApplicationEvent<Object>> record = ApplicationListener.forPayload(event -> {
            if (event instanceof ProductsChanged) {
                throw ApiException.of(ErrorCode.UNAVAILABLE, "The database does not answer.");
            }
        });
        context.addApplicationListener(record);
        try {
            assertThat(csv("", "name,price,quantity", "late,1,1"))
                    .hasStatus(503)
                    .hasCode("unavailable");
        } finally {
            context.removeApplicationListener(record);
        }
    }

    @Test
    void refusesToBringBackAProductWhoseIdIsTakenMeanwhile() throws Exception {
        var sku = newWord();
        var deleted = deleted(sku);
        var answer = overtaken(
                sku,
                _ -> "id = %d, sku = NULL".formatted(deleted),
                _ -> api.post("/products/" + deleted + "/restore", null));
        assertThat(answer).hasStatus(409).hasCode("id_taken");
        assertThat(api.post("/products/" + deleted + "/restore", null)).hasStatus(200);
    }

    @Test
    void refusesARevertWhoseIdIsTakenMeanwhile() throws Exception {
        var sku = newWord();
        var deleted = deleted(sku);
        var deletion =
                api.get("/changes?product=" + deleted).json().get(0).get("id").asLong();
        var answer =
                overtaken(sku, _ -> "id = %d, sku = NULL".formatted(deleted), _ -> api.post(revert(deletion), null));
        assertThat(answer).hasStatus(409).hasCode("id_taken");
        assertThat(api.post(revert(deletion), null)).hasStatus(200);
    }

    /** The revert has seen that the first sku is free, and waits for the second one. */
    @Test
    void refusesARevertWhoseSkuIsTakenMeanwhile() throws Exception {
        var word = newWord();
        var first = word + "-1";
        var second = word + "-2";
        var imported = ok(csv("", "sku,name,price,quantity", first + ",late,1,1", second + ",late,1,1"));
        var undone = ok(api.post(revert(imported.get("change").asLong()), null));
        var redo = revert(undone.get("change").asLong());
        var answer = overtaken(second, _ -> "sku = '%s'".formatted(first), _ -> api.post(redo, null));
        assertThat(answer).hasStatus(409).hasCode("sku_taken");
        assertThat(ok(api.post(redo, null)).get("changed").asInt()).isEqualTo(2);
    }

    private static String revert(long change) {
        return "/changes/" + change + "/revert";
    }

    private long deleted(String sku) {
        var id = products.from(Map.of("name", "late", "sku", sku, "price", 1, "quantity", 1))
                .get("id")
                .asLong();
        api.delete("/products/" + id);
        return id;
    }

    /**
     * Lets a request wait for a sku that another product has for the moment, and changes that product before it goes on.
     *
     * @param change what becomes of the other product, by its id
     */
    private Api.Answer overtaken(String sku, LongFunction<String> change, LongFunction<Api.Answer> request)
            throws Exception {
        var pool = Objects.requireNonNull(database.getDataSource());
        try (var rival = pool.getConnection();
                var statement = rival.createStatement()) {
            rival.setAutoCommit(false);
            var held = insert(statement, sku);
            var answer = CompletableFuture.supplyAsync(() -> request.apply(held));
            // MySQL cannot list its sessions while one of them sends bytes that are no text.
            await().ignoreExceptions().until(() -> answer.isDone() || isWaitingForTheSku());
            statement.execute("UPDATE product SET %s WHERE id = %d".formatted(change.apply(held), held));
            rival.commit();
            var answered = answer.join();
            statement.execute("DELETE FROM product WHERE name = 'rival'");
            rival.commit();
            return answered;
        }
    }

    private long insert(Statement statement, String sku) throws SQLException {
        statement.execute(
                "INSERT INTO product (sku, name, price, quantity, version, created_at, updated_at)"
                        + " VALUES ('%s', 'rival', 1, 1, 0, NOW(6), NOW(6))".formatted(sku),
                Statement.RETURN_GENERATED_KEYS);
        try (var keys = statement.getGeneratedKeys()) {
            keys.next();
            return keys.getLong(1);
        }
    }

    private boolean isWaitingForTheSku() {
        return TestDatabase.statements(database).stream()
                .anyMatch(text -> text.contains("(uk_product_sku)") && text.endsWith("FOR UPDATE"));
    }
}
