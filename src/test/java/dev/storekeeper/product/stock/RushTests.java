package dev.storekeeper.product.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.AsShipped;
import dev.storekeeper.Parallel;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.TestNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

/** Two nodes with the timeouts of the shipped settings: two seconds for a connection, three for a row lock. */
@AsShipped
class RushTests extends WithProducts {

    private static final String KEY = "Idempotency-Key";

    @AutoClose
    private TestNode second;

    private List<Api> nodes;

    @BeforeAll
    void startAnotherNode(@Autowired Environment settings) {
        second = TestNode.beside(settings, "--spring.config.location=file:src/main/resources/application.yml");
        nodes = List.of(api, second.api().withToken(editor.token()));
        // The first requests of a node are slow, and these tests are not about them.
        var path = productOf(40);
        Parallel.times(40, buyer -> buy(buyer, path, 50));
    }

    /** Some of the requests carry an idempotency key. */
    @ParameterizedTest
    @ValueSource(ints = {0, 50, 100})
    void sellsEverythingAndAnswersEachRequest(int percentWithKey) {
        var path = productOf(100);
        var answers = Parallel.times(200, buyer -> buy(buyer, path, percentWithKey));
        assertThat(answers).extracting(Api.Answer::status).containsOnly(200, 409);
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(100);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 409)
                .allSatisfy(answer -> assertThat(answer).hasCode("insufficient_stock"));
        assertThat(quantity(path)).isZero();
        assertThat(ledger(path)).hasSize(101).last().isEqualTo("sale 1>0");
    }

    /** The test holds the row of the key, as a node does while the first request runs. */
    @Test
    void refusesTheSameKeyWhileItsFirstRequestRuns() throws SQLException {
        var path = productOf(10);
        var key = UUID.randomUUID().toString();
        try (var first = TestDatabase.aside(database);
                var claim = first.prepareStatement(
                        "INSERT INTO idempotency_key (account_id, idempotency_key, request_hash, expires_at)"
                                + " SELECT id, ?, ?, '2999-01-01' FROM account WHERE username = ?")) {
            first.setAutoCommit(false);
            claim.setString(1, key);
            claim.setBytes(2, new byte[32]);
            claim.setString(3, editor.person().name());
            assertThat(claim.executeUpdate()).isEqualTo(1);
            var twins = Parallel.times(10, i -> nodes.get(i % 2).with(KEY, key).post(path + "/stock", sale()));
            assertThat(twins).extracting(Api.Answer::status).containsOnly(409);
            assertThat(twins).allSatisfy(twin -> {
                assertThat(twin).hasCode("idempotency_key_running").hasHeader("Retry-After", "1");
            });
            first.rollback();
        }
        assertThat(nodes.getLast().with(KEY, key).post(path + "/stock", sale())).hasStatus(200);
        assertThat(ledger(path)).containsExactly("edit 0>10", "sale 10>9");
    }

    private Api.Answer buy(int buyer, String path, int percentWithKey) {
        var node = nodes.get(buyer % 2);
        var named = (buyer / 2) % 100 < percentWithKey ? node.with(KEY, path + "-" + buyer) : node;
        return named.post(path + "/stock", sale());
    }

    private static Map<String, Object> sale() {
        return Map.of("delta", -1, "reason", "sale");
    }
}
