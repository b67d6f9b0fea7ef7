package dev.storekeeper.product.transfer;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.WithOneConnection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An import whose rows take long is seen and cancelled as soon as any other. */
@Timeout(60)
class SlowRowsTests extends WithOneConnection {

    private static String rows(int count, String last) {
        return IntStream.range(0, count)
                .mapToObj(_ -> "{\"name\": \"Lamp\", \"price\": 1, \"quantity\": 1}\n")
                .collect(Collectors.joining("", "", "{\"name\": " + last + ", \"price\": 1, \"quantity\": 1}\n"));
    }

    /**
     * The import holds the one connection of the service, so the test asks the database as another node does. The first row that waits
     * ends its batch, since the next one waits too; no row behind the batch in which the import was cancelled is looked at.
     */
    @Test
    @Proves("A5")
    void isCancelledWithinSeconds() throws Exception {
        var editor = TestAccounts.at(port).editor();
        HeldWords.reached = new CountDownLatch(1);
        HeldWords.first = new CountDownLatch(1);
        HeldWords.second = new CountDownLatch(1);
        var file = rows(500, HeldWords.FIRST_HOLD)
                + rows(300, HeldWords.SECOND_HOLD)
                + rows(5_000, HeldWords.OUT_OF_MEMORY);
        var answer = CompletableFuture.supplyAsync(() -> send(editor, file));
        try (var other = schema.connect();
                var statement = other.createStatement()) {
            assertThat(HeldWords.reached.await(20, TimeUnit.SECONDS)).isTrue();
            // As long as a batch of rows may take.
            await().during(ofSeconds(1)).until(() -> newest(statement, "state").equals("running"));
            TestClock.advance(ofSeconds(3));
            HeldWords.first.countDown();
            await().until(() -> newest(statement, "read_rows").equals("501"));
            assertThat(newest(statement, "state")).isEqualTo("running");
            statement.executeUpdate("UPDATE product_import SET state = 'cancelled' WHERE state = 'running'");
            TestClock.advance(ofSeconds(3));
            HeldWords.second.countDown();
            assertThat(require(answer.join(), 409)).hasCode("import_cancelled");
        }
    }

    private static Api.Answer send(Api editor, String file) {
        return editor.with("Content-Type", "application/x-ndjson").post("/products/import?report=errors", file);
    }

    private static String newest(Statement statement, String column) throws SQLException {
        try (var rows = statement.executeQuery("SELECT " + column + " FROM product_import ORDER BY id DESC LIMIT 1")) {
            return rows.next() ? rows.getString(1) : "";
        }
    }
}
