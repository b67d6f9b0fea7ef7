package dev.storekeeper.product.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A product of the same id appears after a request has looked for it and before it writes: the key of the table decides. */
@Timeout(60)
class RacedKeysTests extends WithFiles {

    @Test
    void refusesAFileWhoseNewIdIsTakenMeanwhile() throws Exception {
        var sku = newWord();
        var answer =
                overtaken(sku, next -> next, id -> csv("", "id,sku,name,price,quantity", id + "," + sku + ",late,1,1"));
        assertThat(answer).hasStatus(409).hasCode("import_raced");
        assertThat(named(sku)).isEmpty();
    }

    @Test
    void refusesToBringBackAProductWhoseIdIsTakenMeanwhile() throws Exception {
        var sku = newWord();
        var deleted = products.from(Map.of("name", "late", "sku", sku, "price", 1, "quantity", 1))
                .get("id")
                .asLong();
        api.delete("/products/" + deleted);
        var answer = overtaken(sku, _ -> deleted, id -> api.post("/products/" + id + "/restore", null));
        assertThat(answer).hasStatus(409).hasCode("id_taken");
        assertThat(api.post("/products/" + deleted + "/restore", null)).hasStatus(200);
    }

    /**
     * Lets a request wait for the sku, which another product has for the moment, and gives that product the id instead.
     *
     * @param wanted the id that the request wants, by one that is free
     */
    private Api.Answer overtaken(String sku, LongFunction<Long> wanted, LongFunction<Api.Answer> request)
            throws Exception {
        var pool = Objects.requireNonNull(database.getDataSource());
        try (var rival = pool.getConnection();
                var statement = rival.createStatement()) {
            rival.setAutoCommit(false);
            var held = insert(statement, sku);
            var id = wanted.apply(held + 1);
            var answer = CompletableFuture.supplyAsync(() -> request.apply(id));
            // MySQL cannot list its sessions while one of them sends bytes that are no text.
            await().ignoreExceptions().until(() -> answer.isDone() || isWaitingForTheSku());
            statement.execute("UPDATE product SET id = %d, sku = NULL WHERE id = %d".formatted(id, held));
            rival.commit();
            var answered = answer.join();
            statement.execute("DELETE FROM product WHERE id = " + id);
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
        return !database.queryForList("""
                SELECT id FROM information_schema.processlist
                WHERE db = DATABASE() AND id <> CONNECTION_ID() AND info LIKE '%(uk_product_sku)%FOR UPDATE'""").isEmpty();
    }
}
