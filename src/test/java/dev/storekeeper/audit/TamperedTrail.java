package dev.storekeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.api.Caller;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** A trail that is changed by someone who may write the tables but does not have the key. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TamperedTrail {

    private static final Caller CALLER = new Caller("192.0.2.7", "curl/8", "request-1");
    static final String ANNA = "account-9000001";
    static final String BERT = "account-9000002";

    @Autowired
    private AuditTrail trail;

    @Autowired
    JdbcTemplate database;

    Api admin;

    /** A schema of its own, since other tests expect an intact trail. */
    @DynamicPropertySource
    static void ownSchema(DynamicPropertyRegistry settings) {
        TestDatabase.freshSchema().addTo(settings);
    }

    @BeforeAll
    void begin(@LocalServerPort int port) {
        admin = Api.at(port).withToken(TestAccounts.at(port).admin(database).token());
        if (database.queryForList("SHOW TABLES LIKE 'kept_event'").isEmpty()) {
            record();
        } else {
            putBack();
        }
    }

    private void record() {
        for (int i = 0; i < 5; i++) {
            record(9000001L);
            record(9000002L);
            trail.record(AuditEvent.SIGN_IN_REFUSED, null, null, CALLER, Map.of("name", "no-account"));
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

    void record(long account) {
        trail.record(AuditEvent.LOCKED, 1L, account, CALLER, Map.of("by", "an admin"));
    }

    void tamper(String statement) {
        assertThat(database.update(statement)).as(statement).isPositive();
    }

    void execute(String statement) {
        database.execute(statement);
    }

    void assertNamedAfter(String stream, long sequence, String statement) {
        tamper("%s WHERE stream = '%s' AND sequence = %d".formatted(statement, stream, sequence));
        assertNamed(stream, sequence);
        putBack();
    }

    void assertNamed(String stream, long sequence) {
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

    void assertIntact() {
        var verdict = verify();
        assertThat(verdict.get("intact").asBoolean()).as(verdict::toString).isTrue();
    }

    JsonNode verify() {
        return admin.get("/audit/verify").json();
    }

    long count(String query) {
        return Objects.requireNonNull(database.queryForObject(query, Long.class));
    }
}
