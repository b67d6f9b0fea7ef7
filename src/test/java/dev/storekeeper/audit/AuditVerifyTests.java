package dev.storekeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Parallel;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestDatabase;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Whoever may write the tables, but does not hold the key, changes nothing unnoticed: each way is tried and its place named. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditVerifyTests {

    private static final Caller SOMEBODY = new Caller("192.0.2.7", "curl/8", "request-1");
    private static final String ANNA = "account-9000001";
    private static final String BERT = "account-9000002";

    private final AuditTrail trail;
    private final JdbcTemplate database;
    private final Api admin;

    @Autowired
    AuditVerifyTests(AuditTrail trail, JdbcTemplate database, @LocalServerPort int port) {
        this.trail = trail;
        this.database = database;
        var accounts = TestAccounts.at(port);
        admin = Api.at(port).withToken(accounts.admin(database).token());
    }

    /** A schema of its own, since other tests expect an intact trail. */
    @DynamicPropertySource
    static void ownSchema(DynamicPropertyRegistry settings) {
        TestDatabase.freshSchema().settings().forEach((name, value) -> settings.add(name, () -> value));
    }

    @BeforeAll
    void record() {
        for (int i = 0; i < 5; i++) {
            record(9000001L);
            record(9000002L);
            trail.record(AuditEvent.SIGN_IN_REFUSED, null, null, SOMEBODY, Map.of("name", "nobody"));
        }
        database.execute("CREATE TABLE kept_event AS SELECT * FROM audit_event");
        database.execute("CREATE TABLE kept_stream AS SELECT * FROM audit_stream");
    }

    @BeforeEach
    void isIntactBefore() {
        assertIntact();
    }

    @AfterEach
    void putBack() {
        database.update("DELETE FROM audit_event");
        database.update("INSERT INTO audit_event SELECT * FROM kept_event");
        database.update("DELETE FROM audit_stream");
        database.update("INSERT INTO audit_stream SELECT * FROM kept_stream");
    }

    @Test
    void countsWhatItWalks() {
        var verdict = verify();
        assertThat(verdict.get("streams").asLong())
                .isEqualTo(count("SELECT COUNT(*) FROM audit_stream WHERE stream <> 'register'"));
        assertThat(verdict.get("rows").asLong()).isEqualTo(count("SELECT COUNT(*) FROM audit_event"));
        assertThat(verdict.has("first_broken")).isFalse();
    }

    @Test
    void noticesEveryChangedField() {
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET happened_at = happened_at + INTERVAL 1 MICROSECOND");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET event = 'SIGNED_IN'");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET actor_id = actor_id + 1");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET actor_id = NULL");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET account_id = 9000002");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET address = '192.0.2.8'");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET agent = 'wget'");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET request_id = ''");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET details = '{}'");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET mac = REVERSE(mac)");
    }

    /** What one field loses, its neighbour gains: together they read as before. */
    @Test
    void noticesTextThatMovesFromFieldToField() {
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET address = '192.0.2.7c', agent = 'url/8'");
    }

    @Test
    void noticesDeletedEntry() {
        tamper("DELETE FROM audit_event WHERE stream = '%s' AND sequence = 2".formatted(BERT));
        assertNamed(BERT, 2);
    }

    @Test
    void noticesDeletedEntryWhoseGapIsClosed() {
        tamper("DELETE FROM audit_event WHERE stream = '%s' AND sequence = 2".formatted(BERT));
        tamper("UPDATE audit_event SET sequence = sequence - 1 WHERE stream = '%s' AND sequence > 2 ORDER BY sequence"
                .formatted(BERT));
        assertNamed(BERT, 2);
    }

    @Test
    void noticesDeletedBeginning() {
        tamper("DELETE FROM audit_event WHERE stream = '%s' AND sequence < 3".formatted(BERT));
        assertNamed(BERT, 1);
    }

    @Test
    void noticesDeletedEnd() {
        tamper("DELETE FROM audit_event WHERE stream = 'door' AND sequence > 3");
        assertNamed("door", 4);
    }

    @Test
    void noticesDeletedEndWhoseHeadIsMovedBack() {
        tamper("DELETE FROM audit_event WHERE stream = 'door' AND sequence > 3");
        tamper("UPDATE audit_stream SET last_sequence = 3, last_mac ="
                + " (SELECT mac FROM audit_event WHERE stream = 'door' AND sequence = 3) WHERE stream = 'door'");
        assertNamed("door", 3);
    }

    @Test
    void noticesAllEntriesOfAStreamDeleted() {
        tamper("DELETE FROM audit_event WHERE stream = '%s'".formatted(ANNA));
        assertNamed(ANNA, 1);
    }

    @Test
    void noticesDeletedHead() {
        tamper("DELETE FROM audit_stream WHERE stream = '%s'".formatted(ANNA));
        assertNamed(ANNA, 1);
    }

    @Test
    void noticesWholeStreamDeleted() {
        var number = count("SELECT number FROM audit_stream WHERE stream = '%s'".formatted(BERT));
        tamper("DELETE FROM audit_event WHERE stream = '%s'".formatted(BERT));
        tamper("DELETE FROM audit_stream WHERE stream = '%s'".formatted(BERT));
        assertNamed("register", number);
    }

    @Test
    void noticesNewestStreamDeletedAndRegisterMovedBack() {
        var newest = count("SELECT MAX(number) FROM audit_stream");
        tamper("DELETE FROM audit_event WHERE stream IN (SELECT stream FROM audit_stream WHERE number = %d)"
                .formatted(newest));
        tamper("DELETE FROM audit_stream WHERE number = %d".formatted(newest));
        assertNamed("register", newest);
        tamper("UPDATE audit_stream SET last_sequence = last_sequence - 1 WHERE stream = 'register'");
        assertNamed("register", 0);
    }

    @Test
    void noticesDeletedRegister() {
        tamper("DELETE FROM audit_stream WHERE stream = 'register'");
        assertNamed("register", 0);
    }

    @Test
    void noticesSwappedEntries() {
        tamper("UPDATE audit_event SET sequence = 99 WHERE stream = '%s' AND sequence = 2".formatted(ANNA));
        tamper("UPDATE audit_event SET sequence = 2 WHERE stream = '%s' AND sequence = 4".formatted(ANNA));
        tamper("UPDATE audit_event SET sequence = 4 WHERE stream = '%s' AND sequence = 99".formatted(ANNA));
        assertNamed(ANNA, 2);
    }

    @Test
    void noticesSwappedStreams() {
        tamper("UPDATE audit_event SET stream = 'x' WHERE stream = '%s'".formatted(ANNA));
        tamper("UPDATE audit_event SET stream = '%s' WHERE stream = '%s'".formatted(ANNA, BERT));
        tamper("UPDATE audit_event SET stream = '%s' WHERE stream = 'x'".formatted(BERT));
        assertNamed(ANNA, 1);
    }

    @Test
    void noticesEntryAddedInTheMiddle() {
        tamper(
                "UPDATE audit_event SET sequence = sequence + 1 WHERE stream = '%s' AND sequence > 2 ORDER BY sequence DESC"
                        .formatted(ANNA));
        tamper(copyOf(ANNA, 2, 3));
        assertNamed(ANNA, 3);
    }

    @Test
    void noticesEntryAddedAtTheEnd() {
        tamper(copyOf(ANNA, 5, 6));
        assertNamed(ANNA, 6);
    }

    @Test
    void noticesEntryAddedToAStreamOfItsOwn() {
        tamper("UPDATE audit_event SET stream = 'account-9000003', sequence = 1 WHERE stream = '%s' AND sequence = 5"
                .formatted(BERT));
        assertThat(verify().get("intact").asBoolean()).isFalse();
        putBack();
        tamper("INSERT INTO audit_event SELECT 'account-9000003', sequence, happened_at, event, actor_id, account_id,"
                + " address, agent, request_id, details, mac FROM kept_event WHERE stream = '%s' AND sequence = 1"
                        .formatted(BERT));
        assertNamed("account-9000003", 1);
    }

    /** Recording goes on, since nobody may shut the door by tampering; but nothing vouches again for what was tampered with. */
    @Test
    void staysBrokenHoweverMuchIsRecordedAfterwards() {
        tamper("UPDATE audit_stream SET last_sequence = 3, last_mac ="
                + " (SELECT mac FROM audit_event WHERE stream = '%s' AND sequence = 3) WHERE stream = '%s'"
                        .formatted(ANNA, ANNA));
        tamper("DELETE FROM audit_event WHERE stream = '%s' AND sequence > 3".formatted(ANNA));
        record(9000001L);
        assertNamed(ANNA, 4);
        putBack();
        tamper("DELETE FROM audit_stream WHERE stream = '%s'".formatted(ANNA));
        record(9000001L);
        assertNamed(ANNA, 6);
        putBack();
        tamper("DELETE FROM audit_stream WHERE stream = 'register'");
        record(9000004L);
        assertThat(verify().at("/first_broken/stream").asString()).isEqualTo("register");
    }

    @Test
    void staysIntactWhileManyRecordAtOnce() {
        var intact = Parallel.times(50, number -> {
            if (number % 10 == 0) {
                return verify().get("intact").asBoolean();
            }
            record(number % 3 == 0 ? 9_000_100L + number : 9_000_001L);
            return true;
        });
        assertThat(intact).doesNotContain(false);
        assertIntact();
    }

    @Test
    void walksMoreThanOnePage() {
        for (int i = 0; i < 1003; i++) {
            record(9000001L);
        }
        assertIntact();
        tamper("UPDATE audit_event SET agent = '' WHERE stream = '%s' AND sequence = 1001".formatted(ANNA));
        assertNamed(ANNA, 1001);
    }

    private void record(long account) {
        trail.record(AuditEvent.LOCKED, 1L, account, SOMEBODY, Map.of("by", "an admin"));
    }

    private static String copyOf(String stream, int from, int to) {
        return ("INSERT INTO audit_event SELECT stream, %d, happened_at, event, actor_id, account_id, address, agent,"
                        + " request_id, details, mac FROM kept_event WHERE stream = '%s' AND sequence = %d")
                .formatted(to, stream, from);
    }

    private void tamper(String statement) {
        assertThat(database.update(statement)).as(statement).isPositive();
    }

    private void assertNamedAfter(String stream, long sequence, String statement) {
        tamper("%s WHERE stream = '%s' AND sequence = %d".formatted(statement, stream, sequence));
        assertNamed(stream, sequence);
        putBack();
    }

    private void assertNamed(String stream, long sequence) {
        var verdict = verify();
        assertThat(verdict.get("intact").asBoolean()).as(verdict::toString).isFalse();
        assertThat(verdict.at("/first_broken/stream").asString())
                .as(verdict::toString)
                .isEqualTo(stream);
        assertThat(verdict.at("/first_broken/sequence").asLong())
                .as(verdict::toString)
                .isEqualTo(sequence);
        assertThat(verdict.at("/first_broken/reason").asString()).isNotBlank();
    }

    private void assertIntact() {
        var verdict = verify();
        assertThat(verdict.get("intact").asBoolean()).as(verdict::toString).isTrue();
    }

    private JsonNode verify() {
        return admin.get("/audit/verify").json();
    }

    private long count(String query) {
        return Objects.requireNonNull(database.queryForObject(query, Long.class));
    }
}
