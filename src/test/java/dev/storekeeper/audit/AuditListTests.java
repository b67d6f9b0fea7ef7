package dev.storekeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.api.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** The trail as admins read it: newest first, a page at a time, filtered. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditListTests {

    /** No account of any other test. */
    private static final long ANNA = 8_000_000_001L;

    private static final long BERT = 8_000_000_002L;

    private final AuditTrail trail;
    private final Api admin;

    @Autowired
    AuditListTests(AuditTrail trail, JdbcTemplate database, @LocalServerPort int port) {
        this.trail = trail;
        admin = Api.at(port).withToken(TestAccounts.at(port).admin(database).token());
    }

    @BeforeAll
    void record() {
        for (int i = 1; i <= 7; i++) {
            var caller = new Caller("192.0.2." + i, "curl/8", "request-" + i);
            trail.record(AuditEvent.LOCKED, 5L, ANNA, caller, Map.of("number", "" + i));
            trail.record(AuditEvent.UNLOCKED, 6L, BERT, caller, Map.of());
            trail.record(AuditEvent.SIGN_IN_REFUSED, null, null, caller, Map.of());
            TestClock.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void showsWhatWasRecorded() {
        var entry = list("account=" + ANNA + "&limit=1").getFirst();
        assertThat(entry.get("event").asString()).isEqualTo("LOCKED");
        assertThat(entry.get("actor").asLong()).isEqualTo(5);
        assertThat(entry.get("account").asLong()).isEqualTo(ANNA);
        assertThat(entry.get("address").asString()).isEqualTo("192.0.2.7");
        assertThat(entry.get("agent").asString()).isEqualTo("curl/8");
        assertThat(entry.get("request_id").asString()).isEqualTo("request-7");
        assertThat(entry.at("/details/number").asString()).isEqualTo("7");
        assertThat(entry.get("stream").asString()).isEqualTo("account-" + ANNA);
        assertThat(entry.get("sequence").asLong()).isEqualTo(7);
        assertThat(entry.get("at").asString()).matches("2[0-9-]{9}T[0-9:.]+Z");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        var entry = list("event=SIGN_IN_REFUSED&limit=1").getFirst();
        assertThat(entry.has("actor")).isFalse();
        assertThat(entry.has("account")).isFalse();
    }

    @Test
    void goesThroughAllStreamsNewestFirst() {
        assertThat(list("limit=1000").stream()
                        .map(entry -> Instant.parse(entry.get("at").asString())))
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void pagesWithoutGapOrTwin() {
        assertThat(sequences(followed("/audit?limit=2&account=" + ANNA))).containsExactlyElementsOf(descending(7));
        var all = followed("/audit?limit=5&since="
                + list("account=" + ANNA + "&limit=7").getLast().get("at").asString());
        assertThat(all).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(21);
    }

    @Test
    void filters() {
        assertThat(list("event=UNLOCKED&account=" + BERT)).hasSize(7);
        assertThat(list("event=LOCKED&account=" + BERT)).isEmpty();
        assertThat(list("actor=6&account=" + BERT)).hasSize(7);
        assertThat(list("actor=5&account=" + BERT)).isEmpty();
        var times = list("account=" + ANNA).stream()
                .map(entry -> entry.get("at").asString())
                .toList();
        assertThat(sequences(list("account=" + ANNA + "&since=" + times.get(2) + "&until=" + times.get(0))))
                .containsExactly(6L, 5L);
    }

    @Test
    void namesUnknownAndWrongParameters() {
        assertRefused("page=1", "page");
        assertRefused("limit=0", "limit");
        assertRefused("limit=1001", "limit");
        assertRefused("event=locked", "event");
        assertRefused("account=ada", "account");
        assertRefused("actor=99999999999999999999", "actor");
        assertRefused("since=yesterday", "since");
        assertRefused("until=2026-13-01T00:00:00Z", "until");
        assertRefused("until=2026-01-01T24:00:00Z", "until");
        assertRefused("until=2026-01-01T00:00:00.0000001Z", "until");
        assertRefused("after=x", "after");
        assertRefused("after=MjAyNi0xMS0yMVQwOjA6MFogZG9vciAx", "after");
        assertRefused("limit=1&limit=2", "limit");
        assertThat(admin.get("/audit/verify?deep=1")).hasStatus(400);
    }

    private void assertRefused(String query, String field) {
        var answer = admin.get("/audit?" + query);
        assertThat(answer).as(query).hasStatus(400);
        assertThat(answer.wrongFields().getFirst()).as(query).isEqualTo(field);
    }

    private List<JsonNode> list(String query) {
        return admin.get("/audit?" + query).json().valueStream().toList();
    }

    private List<JsonNode> followed(String first) {
        var entries = new ArrayList<JsonNode>();
        for (var path = first; path != null; ) {
            var answer = admin.get(path);
            answer.json().valueStream().forEach(entries::add);
            var link = answer.header("Link");
            path = link == null ? null : link.replaceFirst("^<(.*)>; rel=\"next\"$", "$1");
        }
        return entries;
    }

    private static List<Long> sequences(List<JsonNode> entries) {
        return entries.stream().map(entry -> entry.get("sequence").asLong()).toList();
    }

    private static List<Long> descending(long from) {
        return LongStream.iterate(from, number -> number > 0, number -> number - 1)
                .boxed()
                .toList();
    }
}
