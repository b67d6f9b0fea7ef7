package dev.storekeeper.product.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.storekeeper.Api;
import dev.storekeeper.RawHttp;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.BulkTurn;
import dev.storekeeper.server.ArrivedBodies.ArrivedBody;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What others see of an import, and what its sender is promised. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ImportRunTests extends WithFiles {

    private static String file(String word, int rows) {
        return IntStream.range(0, rows)
                .mapToObj(row -> word + "-" + row + "," + word + " of a long name so that the file is large,1,1\n")
                .collect(Collectors.joining("", "sku,name,price,quantity\n", ""));
    }

    private Api.Answer keyed(String key, String query, String file) {
        return api.with("Idempotency-Key", key).with("Content-Type", "text/csv").post("/products/import" + query, file);
    }

    @Test
    void isDoneOnceForItsKey() {
        var word = newWord();
        var file = "name,price,quantity\n" + word + ",1,1";
        var dry = keyed(word + "-dry", "?dry_run=true", file);
        assertThat(counts(ok(dry))).startsWith("created 1");
        assertThat(named(word)).isEmpty();
        assertThat(keyed(word + "-dry", "?dry_run=true", file)).hasHeader("Idempotency-Replayed", "true");

        var first = keyed(word, "", file);
        assertThat(counts(ok(first))).startsWith("created 1");
        var again = keyed(word, "", file);
        assertThat(again).hasHeader("Idempotency-Replayed", "true");
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(named(word)).hasSize(1);
        refused(keyed(word, "", file + "\n"), 422, "idempotency_key_reused");
    }

    /** Also a body that is too large for memory is known again by its hash. */
    @Test
    void saysEarlyThatAReportIsTooLargeToBeKept() {
        var word = newWord();
        var file = file(word, 3000);
        var refused = refused(keyed(word, "", file), 422, "idempotency_answer_too_large");
        assertThat(refused.get("detail").asString()).contains("report=errors");
        assertThat(named(word)).isEmpty();
        ok(keyed(word, "?report=errors", file));
        assertThat(keyed(word, "?report=errors", file)).hasHeader("Idempotency-Replayed", "true");
    }

    /** A refusal is not kept, so it names the rows whatever is asked for. */
    @Test
    void namesWhatIsWrongAlsoForAKey() {
        var word = newWord();
        var file = file(word, 900).replace(",1,1\n", ",x,1\n");
        for (var answer : List.of(csvText("?report=errors", file), keyed(word, "?report=errors", file))) {
            assertThat(refused(answer, 422, "import_refused").get("report")).hasSize(900);
        }
        var skipped = refused(keyed(word, "?report=errors&on_error=skip", file), 422, "idempotency_answer_too_large");
        assertThat(skipped.get("detail").asString()).contains("without an Idempotency-Key");
    }

    @Test
    void tellsItsProgress() {
        var word = newWord();
        var answer = ok(csvText("?dry_run=true", file(word, 20_500)));
        assertThat(answer.get("report").size()).isEqualTo(20_500);
        var run = api.get("/imports/" + answer.get("id")).json();
        assertThat(run.get("state").asString()).isEqualTo("done");
        assertThat(run.get("dry_run").asBoolean()).isTrue();
        assertThat(run.get("rows").asInt()).isEqualTo(20_500);
        assertThat(run.get("progress")
                        .valueStream()
                        .map(line -> line.get("rows").asInt() / 10_000))
                .containsExactly(1, 2);
        assertThat(api.get("/imports?limit=1").json().get(0).get("id")).isEqualTo(answer.get("id"));
        refused(api.delete("/imports/" + answer.get("id")), 409, "import_over");
        refused(api.get("/imports/0"), 404, "not_found");
    }

    /** As of a file of 30 million rows. */
    @Test
    void tellsTheNewestLinesOfALongProgress(@Autowired JdbcTemplate database) {
        var id = ok(csv("?dry_run=true", "name,price,quantity", "a,1,1"))
                .get("id")
                .asLong();
        database.batchUpdate(
                "INSERT INTO product_import_progress (import_id, read_rows, at) VALUES (?, ?, CURRENT_TIMESTAMP(6))",
                LongStream.rangeClosed(1, 3_000)
                        .mapToObj(line -> new Object[] {id, line * 10_000})
                        .toList());
        assertThat(ok(api.get("/imports/" + id))
                        .get("progress")
                        .valueStream()
                        .map(line -> line.get("rows").asLong() / 10_000))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(2_901, 3_000).boxed().toList());
    }

    @Test
    void remembersWhatWasRefused() {
        refused(csv("", "name,price,quantity", "a,b,c"), 422, "import_refused");
        var newest = api.get("/imports?limit=1").json().get(0);
        assertThat(newest.get("state").asString()).isEqualTo("refused");
        assertThat(newest.get("failed").asInt()).isEqualTo(1);
    }

    /** As of a node that died, or of a commit that failed. */
    @Test
    void listsADeadImportAsSuch(
            @Autowired JdbcTemplate database, @Autowired TransactionOperations transactions, @Autowired BulkTurn turn) {
        var id = ok(csv("?dry_run=true", "name,price,quantity", "a,1,1")).get("id");
        database.update(
                "UPDATE product_import SET state = 'running', beat_at = beat_at - INTERVAL 31 SECOND WHERE id = ?",
                id.asLong());
        // It may be the one that has the turn.
        transactions.executeWithoutResult(status -> {
            turn.take("a test");
            assertNewestIs(id, "running");
            status.setRollbackOnly();
        });
        assertNewestIs(id, "died");
    }

    private void assertNewestIs(JsonNode id, String state) {
        var newest = ok(api.get("/imports?limit=1")).get(0);
        assertThat(newest.get("id")).isEqualTo(id);
        assertThat(newest.get("state").asString()).isEqualTo(state);
    }

    @Test
    void tellsItsRefusalAlsoWhereThatCannotBeNoted(CapturedOutput log) {
        var refusal = ApiException.of(ErrorCode.MALFORMED_CSV, "Not a file.");
        var file = mock(ArrivedBody.class);
        when(file.open()).thenThrow(refusal);
        var progress = mock(ImportProgress.class);
        doThrow(new DataAccessResourceFailureException("away")).when(progress).end(anyLong(), any(), any());
        var imports = new ProductImport(
                mock(),
                progress,
                mock(),
                mock(),
                mock(),
                new JsonMapper(),
                mock(),
                Clock.systemUTC(),
                mock(),
                mock(),
                mock(),
                mock());
        var options = new ImportOptions(FileFormat.CSV, false, false, false, true, 1, 1_000, false);
        assertThatThrownBy(() -> imports.run(file, options, 1)).isSameAs(refusal);
        assertThat(log).contains("The end of import 0 cannot be noted");
    }

    @Test
    void comesAloneAtATime(@Autowired TransactionOperations transactions, @Autowired BulkTurn turn) {
        transactions.executeWithoutResult(status -> {
            turn.take("a test");
            refused(csv("", "name,price,quantity", "a,1,1"), 409, "bulk_running");
            status.setRollbackOnly();
        });
    }

    @Test
    void boundsFilesOtherwiseThanBodies(@LocalServerPort int port) {
        var line = "POST /products/import HTTP/1.1";
        assertThat(List.of(
                        RawHttp.ask(port, line, "Content-Length: 1073741825").status(),
                        RawHttp.ask(port, line, "Content-Length: 1073741824").status(),
                        RawHttp.ask(port, "POST /products HTTP/1.1", "Content-Length: 1073741824")
                                .status()))
                .containsExactly(413, 401, 413);
    }
}
