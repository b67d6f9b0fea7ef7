package dev.storekeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.storekeeper.Parallel;
import dev.storekeeper.api.Caller;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** What is recorded: in order, with its transaction, and on one line of the log (S94, S96). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
class AuditTrailTests {

    private static final Caller CALLER = new Caller("192.0.2.7", "curl/8", "request-1");
    /** No account of any other test. */
    private static final AtomicLong ACCOUNTS = new AtomicLong(7_000_000_000L);

    private final long account = ACCOUNTS.incrementAndGet();
    private final AuditTrail trail;
    private final TransactionOperations transactions;
    private final JdbcTemplate database;

    @Autowired
    AuditTrailTests(AuditTrail trail, TransactionOperations transactions, JdbcTemplate database) {
        this.trail = trail;
        this.transactions = transactions;
        this.database = database;
    }

    @Test
    void recordsWhoDidWhatToWhomAndFromWhere() {
        trail.record(AuditEvent.LOCKED, 12L, account, CALLER, Map.of("until", "tomorrow", "by", "an admin"));
        assertThat(database.queryForMap("SELECT * FROM audit_event WHERE account_id = ?", account))
                .containsEntry("stream", "account-" + account)
                .containsEntry("sequence", 1L)
                .containsEntry("event", "LOCKED")
                .containsEntry("actor_id", 12L)
                .containsEntry("address", "192.0.2.7")
                .containsEntry("agent", "curl/8")
                .containsEntry("request_id", "request-1")
                .containsEntry("details", "{\"by\":\"an admin\",\"until\":\"tomorrow\"}");
    }

    @Test
    void recordsEventsThatConcernNoAccount() {
        var before = last("door");
        trail.record(AuditEvent.SIGN_IN_REFUSED, null, null, CALLER, Map.of());
        assertThat(last("door")).isGreaterThan(before);
    }

    @Test
    void takesBackWhatItsTransactionTakesBack(CapturedOutput output) {
        assertThatThrownBy(() -> transactions.executeWithoutResult(_ -> {
                    record();
                    throw new IllegalStateException("not after all");
                }))
                .hasMessage("not after all");
        assertThat(sequences()).isEmpty();
        assertThat(output).doesNotContain("account=" + account);
        record();
        assertThat(sequences()).containsExactly(1L);
    }

    @Test
    void opensManyStreamsAtOnce() {
        var first = ACCOUNTS.addAndGet(100) - 99;
        var before = last("register");
        Parallel.times(20, number -> {
            trail.record(AuditEvent.SIGNED_UP, null, first + number / 2, CALLER, Map.of());
            return true;
        });
        assertThat(last("register")).isGreaterThanOrEqualTo(before + 10);
        assertThat(database.queryForList("SELECT number FROM audit_stream ORDER BY number", Long.class))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(0, last("register")).boxed().toList());
    }

    @Test
    void tellsTheLogOnOneLineWhateverAStrangerWrites(CapturedOutput output) {
        var forger = new Caller("x\n2026 INFO SIGNED_IN", "curl\r\n\u001b[31m", "id\u0085\u2028\u007f");
        var name = "ada\r\nINFO signed in\u0000\u001b[2J\u007f\u0085\u2028\ud800";
        trail.record(AuditEvent.SIGN_IN_REFUSED, 12L, account, forger, Map.of("name", name));
        assertThat(output.getAll().lines().filter(line -> line.contains("account=" + account)))
                .singleElement()
                .asString()
                .contains("SIGN_IN_REFUSED", "actor=12", "address=x?2026", "place=account-" + account + "/1")
                .matches("[\\x20-\\x7e]*");
        assertThat(database.queryForList("SELECT details FROM audit_event WHERE account_id = ?", String.class, account))
                .singleElement()
                .satisfies(details -> assertThat(
                                new JsonMapper().readTree(details).get("name").asString())
                        .isEqualTo(name));
    }

    @Test
    void cutsWhatIsEndless() {
        var endless = "x".repeat(100_000);
        trail.record(
                AuditEvent.SIGN_IN_REFUSED,
                null,
                account,
                new Caller(endless, "curl", endless),
                Map.of("name", endless));
        assertThat(sequences()).containsExactly(1L);
    }

    private void record() {
        trail.record(AuditEvent.SIGNED_IN, account, account, CALLER, Map.of());
    }

    private List<Long> sequences() {
        return database.queryForList(
                "SELECT sequence FROM audit_event WHERE account_id = ? ORDER BY sequence", Long.class, account);
    }

    private long last(String stream) {
        return database
                .queryForList("SELECT last_sequence FROM audit_stream WHERE stream = ?", Long.class, stream)
                .stream()
                .findFirst()
                .orElse(0L);
    }
}
