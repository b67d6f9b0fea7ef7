package dev.storekeeper.product.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.WithOneConnection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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

    /** The import holds the one connection of the service, so the test asks the database as another node does. */
    @Test
    @Proves("A5")
    void isCancelledWithinSeconds() throws SQLException {
        var editor = TestAccounts.at(port).editor();
        HeldWords.first = new CountDownLatch(1);
        HeldWords.second = new CountDownLatch(1);
        var file = rows(500, HeldWords.FIRST_HOLD) + rows(2_000, HeldWords.SECOND_HOLD) + rows(3_000, "\"Lamp\"");
        var answer = CompletableFuture.supplyAsync(() -> send(editor, file));
        try (var other = schema.connect();
                var statement = other.createStatement()) {
            while (!newest(statement, "state").equals("running")) {
                assertThat(answer).isNotDone();
            }
            TestClock.advance(Duration.ofSeconds(3));
            HeldWords.first.countDown();
            while (newest(statement, "read_rows").equals("0")) {
                assertThat(answer).isNotDone();
            }
            assertThat(newest(statement, "state")).isEqualTo("running");
            statement.executeUpdate("UPDATE product_import SET state = 'cancelled' WHERE state = 'running'");
            TestClock.advance(Duration.ofSeconds(3));
            HeldWords.second.countDown();
            assertThat(require(answer.join(), 409).json().get("code").asString())
                    .isEqualTo("import_cancelled");
            assertThat(Long.parseLong(newest(statement, "read_rows"))).isLessThan(2_500);
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
