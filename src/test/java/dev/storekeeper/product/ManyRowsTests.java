package dev.storekeeper.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ManyRowsTests {

    private static final ManyRows ROWS =
            new ManyRows("product", "name, price, quantity, version, created_at, updated_at");

    /** As in a Galera cluster that has got another member since the driver has connected. MySQL has no such clusters. */
    @Test
    void knowsTheIdsWhateverTheirDistance(
            @Autowired JdbcTemplate database, @Autowired TransactionOperations transactions) {
        assumeTrue(String.valueOf(database.queryForObject("SELECT VERSION()", String.class))
                .contains("MariaDB"));
        var names = IntStream.range(0, 19).mapToObj(i -> "Apart " + i).toList();
        transactions.executeWithoutResult(transaction -> {
            database.execute("SET SESSION auto_increment_increment = 3");
            try {
                var ids = ROWS.insertForIds(
                        database,
                        names.stream()
                                .map(name -> new Object[] {name, 1, 1, 0, "2026-01-01", "2026-01-01"})
                                .toList());
                assertThat(ids.get(1) - ids.get(0)).isEqualTo(3);
                assertThat(ids)
                        .map(id -> database.queryForObject("SELECT name FROM product WHERE id = ?", String.class, id))
                        .isEqualTo(names);
            } finally {
                database.execute("SET SESSION auto_increment_increment = DEFAULT");
                transaction.setRollbackOnly();
            }
        });
    }
}
