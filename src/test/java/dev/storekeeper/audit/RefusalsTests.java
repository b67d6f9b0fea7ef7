package dev.storekeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.RawHttp;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.WithServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** Refused requests add a bounded number of entries to the trail, and of lines to the log. */
@ExtendWith(OutputCaptureExtension.class)
class RefusalsTests extends WithServer {

    private static final int MOST = 30;

    @Autowired
    JdbcTemplate database;

    /** The minute of the tests before is over. */
    @BeforeEach
    void begin() {
        TestClock.advance(Duration.ofMinutes(2));
    }

    @Test
    @Proves("A13")
    void areRecordedThirtyTimesAMinuteForAnAccount(CapturedOutput output) {
        var member = accounts.enrolled();
        var inside = api.withToken(member.token());
        Parallel.times(60, number -> inside.get("/audit").status());
        assertThat(denials(member)).hasSize(MOST);
        assertThat(denials(member).subList(0, MOST - 1)).noneMatch(details -> details.contains("further"));
        assertThat(denials(member).getLast()).contains("\"further\":\"not recorded for a minute\"");
        assertThat(output.toString().lines().filter(line -> line.contains("ACCESS_DENIED")))
                .hasSize(MOST);
        TestClock.advance(Duration.ofMinutes(1));
        assertThat(inside.get("/audit")).hasStatus(403).hasCode("role_too_small");
        assertThat(denials(member)).hasSize(MOST + 1);
    }

    @Test
    void areMalformedWhereNoEntryCanNameTheClient() {
        var answer = RawHttp.ask(
                port,
                "GET /users HTTP/1.1",
                "Authorization: Bearer " + accounts.enrolled().token(),
                "User-Agent: x\u0085");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("code").asString()).isEqualTo("malformed");
    }

    /** Tomcat takes any word for a method, and a client may put its token anywhere. */
    @Test
    void areRecordedWithoutATokenThatStandsForTheMethod() {
        var member = accounts.enrolled();
        var answer = RawHttp.ask(port, member.token() + " /users HTTP/1.1", "Authorization: Bearer " + member.token());
        assertThat(answer.status()).isEqualTo(403);
        assertThat(denials(member)).containsExactly("{\"door\":\"* /users\"}");
    }

    @Test
    @Proves("A13")
    void areRecordedThirtyTimesAMinuteForUnknownNames() {
        var before = rows("event = 'SIGN_IN_REFUSED' AND stream = 'door'").size();
        IntStream.range(0, 40)
                .forEach(_ -> assertThat(api.post(
                                "/login", Map.of("username", TestAccounts.newName(), "password", "a wrong password")))
                        .hasStatus(401));
        assertThat(rows("event = 'SIGN_IN_REFUSED' AND stream = 'door'")).hasSize(before + MOST);
    }

    private List<String> denials(TestAccounts.Member member) {
        return rows("event = 'ACCESS_DENIED' AND account_id = (SELECT id FROM account WHERE username = '"
                + member.person().name() + "') ORDER BY sequence");
    }

    private List<String> rows(String where) {
        return database.queryForList("SELECT details FROM audit_event WHERE " + where, String.class);
    }
}
