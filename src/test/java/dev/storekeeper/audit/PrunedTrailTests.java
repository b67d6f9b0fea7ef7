package dev.storekeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.storekeeper.Proves;
import dev.storekeeper.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.support.TransactionOperations;

/** A trail whose beginning was deleted by retention verifies from there on, and nothing else may be missing. */
@ExtendWith(OutputCaptureExtension.class)
class PrunedTrailTests extends TamperedTrail {

    private final AuditCleanup cleanup;
    private final TransactionOperations transactions;

    @Autowired
    PrunedTrailTests(AuditCleanup cleanup, TransactionOperations transactions) {
        this.cleanup = cleanup;
        this.transactions = transactions;
    }

    @Test
    @Proves("K01")
    void verifiesFromWhereItWasCut() {
        var all = count("SELECT COUNT(*) FROM audit_event");
        pruneBegin();
        var verdict = verify();
        assertThat(verdict.get("intact").asBoolean()).as(verdict::toString).isTrue();
        assertThat(verdict.get("pruned").asLong()).isEqualTo(all);
        assertThat(verdict.get("rows").asLong()).isEqualTo(2);
        // What is recorded next goes on where the stream was, also where nothing of it is left.
        record(9_000_002L);
        assertThat(count("SELECT sequence FROM audit_event WHERE stream = '%s'".formatted(BERT)))
                .isEqualTo(6);
        assertIntact();
    }

    @Test
    @Proves("K01")
    void noticesABeginningThatOthersCut() {
        pruneBegin();
        var mac = "(SELECT mac FROM audit_event WHERE stream = '%s' AND sequence = 6)".formatted(ANNA);
        execute("CREATE TABLE sixth AS SELECT %s AS mac".formatted(mac));
        try {
            tamper("DELETE FROM audit_event WHERE stream = '%s' AND sequence = 6".formatted(ANNA));
            assertNamed(ANNA, 6);
            // The MAC fits the entry behind it, but not the signature of the head.
            tamper(
                    "UPDATE audit_stream SET pruned_sequence = 6, pruned_mac = (SELECT mac FROM sixth) WHERE stream = '%s'"
                            .formatted(ANNA));
            assertNamed(ANNA, 7);
        } finally {
            execute("DROP TABLE sixth");
        }
    }

    @Test
    @Proves("K01")
    void noticesChangesBehindTheCutAndEntriesBeforeIt() {
        pruneBegin();
        tamper("UPDATE audit_event SET agent = 'x' WHERE stream = '%s' AND sequence = 6".formatted(ANNA));
        assertNamed(ANNA, 6);
        putBack();
        pruneBegin();
        tamper("INSERT INTO audit_event SELECT * FROM kept_event WHERE stream = '%s' AND sequence = 5".formatted(ANNA));
        assertNamed(ANNA, 5);
    }

    @Test
    @Proves("K02")
    void keepsStreamsThatWereChanged() {
        tamper("UPDATE audit_event SET agent = 'x' WHERE stream = '%s' AND sequence = 2".formatted(BERT));
        pruneBegin();
        assertThat(count("SELECT COUNT(*) FROM audit_event WHERE stream = '%s'".formatted(BERT)))
                .isEqualTo(5);
        assertThat(count("SELECT COUNT(*) FROM audit_event WHERE stream = 'door'"))
                .isZero();
        assertNamed(BERT, 2);
    }

    @Test
    @Proves("K02")
    void keepsStreamsWhoseHeadWasChanged() {
        tamper("UPDATE audit_stream SET last_sequence = last_sequence - 1 WHERE stream = '%s'".formatted(BERT));
        pruneBegin();
        assertThat(count("SELECT COUNT(*) FROM audit_event WHERE stream = '%s'".formatted(BERT)))
                .isEqualTo(5);
    }

    /** Another node may have the key, so this is no sign that anything was changed. */
    @Test
    @Proves("K02")
    void saysOnceThatItLacksAKey(CapturedOutput output) {
        tamper("UPDATE audit_stream SET signature = CONCAT(x'00000000', SUBSTRING(signature, 5)) WHERE stream = '%s'"
                .formatted(ANNA));
        tamper(
                "UPDATE audit_event SET mac = CONCAT(x'00000000', SUBSTRING(mac, 5)) WHERE stream = '%s' AND sequence = 2"
                        .formatted(BERT));
        prune(TestClock.now());
        assertThat(count("SELECT COUNT(*) FROM audit_event WHERE stream IN ('%s', '%s')".formatted(ANNA, BERT)))
                .isEqualTo(10);
        assertThat(output.getAll())
                .containsOnlyOnce("signed with a key that is neither storekeeper.key nor a previous one")
                .doesNotContain("since it is broken");
    }

    @Test
    @Proves("K02")
    void goesOnPastStreamsThatBeginTooYoung(CapturedOutput output) {
        beginTooYoung(9_200_000, 9_200_100);
        record(9_300_000L);
        TestClock.advance(Duration.ofMillis(1));
        prune(TestClock.now());
        assertThat(count("SELECT COUNT(*) FROM audit_event WHERE stream LIKE 'account-92%'"))
                .isEqualTo(202);
        assertThat(count("SELECT COUNT(*) FROM audit_event WHERE stream LIKE 'account-93%'"))
                .isZero();
        assertThat(output.getAll()).doesNotContain("of the audit");
    }

    /** The streams whose entries are younger are not reached: the database would pass over those of all others each time. */
    @Test
    @Proves("K02")
    void passesOverSoManyStreamsAndNoMore(CapturedOutput output) {
        LongStream.rangeClosed(9_100_000, 9_100_099).forEach(this::record);
        tamper("UPDATE audit_stream SET signature = CONCAT(x'00000000', SUBSTRING(signature, 5))"
                + " WHERE stream LIKE 'account-91%'");
        TestClock.advance(Duration.ofMillis(1));
        beginTooYoung(9_400_000, 9_400_150);
        TestClock.advance(Duration.ofMillis(1));
        record(9_500_000L);
        TestClock.advance(Duration.ofMillis(1));
        prune(TestClock.now());
        assertThat(count("SELECT COUNT(*) FROM audit_event WHERE stream LIKE 'account-95%'"))
                .isOne();
        assertThat(output)
                .containsSubsequence(
                        "Name the key in STOREKEEPER_PREVIOUS_KEYS",
                        "more than 250 streams were passed over. 100 of them cannot be verified");
    }

    /** Events of its account wait while a stream is locked. */
    @Test
    void locksOneStreamAtATime() {
        beginTooYoung(9_600_000, 9_600_001);
        TestClock.advance(Duration.ofMillis(1));
        var run = cleanup.begin();
        int deleted;
        do {
            deleted = transactions.execute(_ -> {
                var rows = run.prune(TestClock.now()).orElse(0);
                assertThat(CompletableFuture.supplyAsync(this::unlockedYoungStreams)
                                .join())
                        .hasSize(rows == 0 ? 1 : 2);
                return rows;
            });
        } while (deleted > 0);
    }

    private List<String> unlockedYoungStreams() {
        return database.queryForList(
                "SELECT stream FROM audit_stream WHERE stream LIKE 'account-96%' FOR UPDATE SKIP LOCKED", String.class);
    }

    /** As where the clock of one node was ahead for a while. */
    private void beginTooYoung(long first, long last) {
        TestClock.advance(Duration.ofHours(1));
        LongStream.rangeClosed(first, last).forEach(this::record);
        TestClock.advance(Duration.ofHours(-1));
        LongStream.rangeClosed(first, last).forEach(this::record);
    }

    @Test
    @Proves("K02")
    void keepsWhatIsYoungEnough() {
        prune(Instant.parse("2020-01-01T00:00:00Z"));
        assertThat(verify().get("pruned").asLong()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> new AuditCleanup.Properties(Duration.ofHours(23)));
    }

    /** Two more entries of one account, and everything before them deleted. */
    private void pruneBegin() {
        var before = TestClock.now();
        TestClock.advance(Duration.ofMillis(1));
        record(9_000_001L);
        record(9_000_001L);
        prune(before);
    }

    private void prune(Instant before) {
        var run = cleanup.begin();
        while (Objects.requireNonNull(transactions.execute(_ -> run.prune(before)))
                .isPresent()) {}
    }
}
