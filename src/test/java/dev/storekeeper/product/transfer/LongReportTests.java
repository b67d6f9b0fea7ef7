package dev.storekeeper.product.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.WithOneConnection;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.ErrorCode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A report names a row for each row of the file, as far as there is room for it. */
class LongReportTests extends WithOneConnection {

    private static final int ROWS = 5_000;

    @Test
    @Proves("A10")
    void isCutOffAndSaysSo() {
        var editor = TestAccounts.at(port).editor();
        var file = "name,price,quantity\n" + "Lamp,1,1\n".repeat(ROWS);
        var answer = require(csv(editor, "", file), 200);
        assertThat(answer.bytes()).hasSizeBetween(200 * 1024, 240 * 1024);
        var json = answer.json();
        assertThat(json.get("report_truncated").asBoolean()).isTrue();
        assertThat(json.get("rows").asInt()).isEqualTo(ROWS);
        assertThat(json.get("created").asInt()).isEqualTo(ROWS);
        var told = json.get("report").size();
        assertThat(json.get("report").valueStream().map(row -> row.get("row").asInt()))
                .isEqualTo(IntStream.rangeClosed(1, told).boxed().toList());
    }

    @Test
    @Proves("A10")
    void isWholeWhereItFits() {
        var editor = TestAccounts.at(port).editor();
        var file = "name,price,quantity\n" + "Lamp,1,1\n".repeat(ROWS);
        var answer = require(csv(editor, "?report=errors&on_error=skip", file + "Lamp,x,1\n"), 200)
                .json();
        assertThat(answer.has("report_truncated")).isFalse();
        assertThat(answer.get("report").size()).isEqualTo(1);
    }

    /** An account has two blocks of three here. */
    @Test
    @Proves("A10")
    void sharesItsRoomWithTheOthersOfTheNode() {
        var blocks = new Bulkhead.Shared<String>(3, 2, Duration.ZERO, "All are taken.", "The account has its part.");
        var options = new ImportOptions(FileFormat.CSV, false, true, false, false, 1, Long.MAX_VALUE, true);
        var result = new RowResult(1, null, RowResult.Outcome.CREATED, 1L, 0L, null, null, null);
        var first = new ImportReport(options, new JsonMapper(), () -> blocks.enter("ada", 1));
        first.add(Collections.nCopies(100_000, result));
        assertThat(first.isTruncated()).isTrue();
        assertBusy(() -> blocks.enter("ada", 1));
        var other = new ImportReport(options, new JsonMapper(), () -> blocks.enter("bob", 1));
        other.add(Collections.nCopies(800, result));
        assertThat(other.isTruncated()).isFalse();
        assertBusy(() -> blocks.enter("cyd", 1));
        other.close();
        first.close();
        blocks.enter("ada", 2).close();
    }

    /** Its answer names the rows that fail, and no others. */
    @Test
    void takesNoRoomOnceItIsRefused() {
        var blocks = new Bulkhead(0, Duration.ZERO, "All are taken.");
        var options = new ImportOptions(FileFormat.CSV, false, false, false, false, 1, Long.MAX_VALUE, true);
        var done = new RowResult(1, null, RowResult.Outcome.CREATED, 1L, 0L, null, null, null);
        var failed = new RowResult(1, null, RowResult.Outcome.FAILED, null, null, null, null, null);
        var report = new ImportReport(options, new JsonMapper(), () -> blocks.enter(1));
        report.add(List.of(failed));
        report.add(Collections.nCopies(100_000, done));
        assertThat(report.isTruncated()).isFalse();
        report.close();
    }

    /** It stays truncated, so a block that comes free serves others. */
    @Test
    void takesNoRoomOnceItIsTruncated() {
        var blocks = new Bulkhead(1, Duration.ZERO, "All are taken.");
        var options = new ImportOptions(FileFormat.CSV, false, true, false, false, 1, Long.MAX_VALUE, true);
        var result = new RowResult(1, null, RowResult.Outcome.CREATED, 1L, 0L, null, null, null);
        var report = new ImportReport(options, new JsonMapper(), () -> blocks.enter(1));
        try (var _ = blocks.enter(1)) {
            report.add(Collections.nCopies(10_000, result));
            assertThat(report.isTruncated()).isTrue();
        }
        report.add(List.of(result));
        blocks.enter(1).close();
        report.close();
    }

    /** As on a disk that is full: the file takes no more. */
    @Test
    @Proves("F01")
    void isRefusedWhereItFindsNoRoom() {
        var blocks = new Bulkhead(100, Duration.ZERO, "All are taken.");
        var options = new ImportOptions(FileFormat.CSV, false, true, false, false, 1, Long.MAX_VALUE, true);
        var result = new RowResult(1, null, RowResult.Outcome.CREATED, 1L, 0L, null, null, null);
        var report = new ImportReport(options, new JsonMapper(), () -> blocks.enter(1));
        report.add(Collections.nCopies(10_000, result));
        report.close();
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> report.add(Collections.nCopies(10_000, result)))
                .matches(refused -> refused.code() == ErrorCode.UNAVAILABLE);
    }

    private static void assertBusy(ThrowingCallable taking) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(taking)
                .matches(refused -> refused.code() == ErrorCode.BUSY);
    }
}
