package dev.storekeeper.product.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Parallel;
import dev.storekeeper.TestNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;

/** Many requests change the stock of one product at once, on two nodes. */
class BuyersTests extends WithProducts {

    @AutoClose
    private TestNode second;

    private List<Api> nodes;

    @BeforeAll
    void startAnotherNode(@Autowired Environment settings) {
        second = TestNode.beside(settings);
        nodes = List.of(api, second.api().withToken(editor.token()));
    }

    @Test
    void sellNoMoreThanThereIs() {
        var path = productOf(100);
        var answers = Parallel.times(200, buyer -> buy(buyer, path));
        assertThat(answers).extracting(Api.Answer::status).containsOnly(200, 409);
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(100);
        assertThat(quantity(path)).isZero();
        assertLedgerAgrees(path, 101);
        assertThat(api.get(path).number("version")).isEqualTo(100);
    }

    @Test
    void sellWhileOthersEdit() {
        // So far apart that no sales lead from one to another: an edit that changes nothing would leave no row.
        var path = productOf(1000);
        var answers =
                Parallel.times(60, i -> i % 3 == 0 ? api.put(path, Map.of("quantity", 1000 * i + 2000)) : buy(i, path));
        assertThat(answers).extracting(Api.Answer::status).containsOnly(200);
        assertLedgerAgrees(path, 61);
    }

    @Test
    void setOneOfManyCounts() {
        var path = productOf(10);
        var answers =
                Parallel.times(50, i -> nodes.get(i % 2).post(path + "/stock", Map.of("set", 100 + i, "from", 10)));
        assertThat(answers).extracting(Api.Answer::status).containsOnlyOnce(200).containsOnly(200, 409);
        assertLedgerAgrees(path, 2);
    }

    /** The ledger of the deleted product ends at 0, and later sales are refused. */
    @Test
    void sellUntilTheProductIsDeleted() {
        var path = productOf(1000);
        var answers = Parallel.times(60, i -> i == 30 ? api.delete(path) : i % 3 == 0 ? count(i, path) : buy(i, path));
        assertThat(answers).extracting(Api.Answer::status).contains(200).isSubsetOf(200, 404, 409);
        assertThat(api.get(path)).hasStatus(404);
        var bought = answers.stream().filter(answer -> answer.status() == 200).count() - 1;
        assertThat(ledger(path)).hasSize((int) bought + 2).last().asString().endsWith(">0");
        assertThat(database.queryForObject(
                        "SELECT SUM(after_quantity - before_quantity) FROM stock_movement WHERE product_id = ?",
                        Integer.class,
                        id(path)))
                .isZero();
    }

    private Api.Answer count(int person, String path) {
        return nodes.get(person % 2).post(path + "/stock", Map.of("set", 2000 + person, "from", 1000));
    }

    private Api.Answer buy(int buyer, String path) {
        return nodes.get(buyer % 2).post(path + "/stock", Map.of("delta", -1, "reason", "sale"));
    }

    /** Each row begins where the one before it ended, no earlier than that, and the last one ends where the counter stands. */
    private void assertLedgerAgrees(String path, int rows) {
        var movements = api.get(path + "/stock/movements?limit=1000").json();
        assertThat(movements).hasSize(rows);
        assertThat(movements.get(0).get("after").asInt()).isEqualTo(quantity(path));
        for (int i = 0; i + 1 < rows; i++) {
            var earlier = movements.get(i + 1);
            assertThat(movements.get(i).get("before").asInt())
                    .isEqualTo(earlier.get("after").asInt());
            assertThat(at(movements.get(i))).isAfterOrEqualTo(at(earlier));
        }
    }

    private static Instant at(JsonNode movement) {
        return Instant.parse(movement.get("at").asString());
    }
}
