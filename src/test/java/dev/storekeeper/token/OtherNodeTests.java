package dev.storekeeper.token;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

/** What ends on one node is felt by every other within a second, and nobody slips through where it cannot be (S48, S97). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherNodeTests {

    private static final Duration A_SECOND = ofMillis(1050);

    private final TestAccounts accounts;
    private final Api here;
    private final Api there;
    private final JdbcTemplate database;
    private final SecondNode other;

    OtherNodeTests(@Autowired Environment settings, @Autowired JdbcTemplate database, @LocalServerPort int port)
            throws IOException {
        this.database = database;
        other = SecondNode.besideTheOneWith(settings);
        here = Api.at(port);
        there = other.api();
        accounts = TestAccounts.at(port);
    }

    @AfterEach
    void mendTheWire() {
        other.wire().mend();
        await().atMost(ofSeconds(15)).until(() -> there.get("/actuator/health").status() == 200);
    }

    @AfterAll
    void stopTheOther() throws IOException {
        other.close();
    }

    @Test
    void servesTokensOfAnyNode() {
        var member = accounts.enrolled();
        GuardedDoor.opensTo(there, member.token());
        var renewed = there.post("/token/refresh", Map.of("refresh_token", member.refreshToken()));
        GuardedDoor.opensTo(here, renewed.json().get("token").asString());
    }

    @Test
    void feelsLogoutWithinASecond() {
        var member = accounts.enrolled();
        GuardedDoor.opensTo(there, member.token());
        leave(member.token());
        isShutThereWithinASecond(member.token());
    }

    /** It wrote a time that is past for everybody else. */
    @Test
    void feelsLogoutOnNodeWhoseClockIsBehind() {
        var member = accounts.enrolled();
        database.update(
                "UPDATE session SET ended_at = ? WHERE id = ?",
                java.time.LocalDateTime.ofInstant(TestClock.now().minusSeconds(90), java.time.ZoneOffset.UTC),
                Forge.part(member.token(), 1).get("sid"));
        isShutThereWithinASecond(member.token());
    }

    @Test
    void letsNobodyInWithoutAnAnswerAndCatchesUpLater() {
        var left = accounts.enrolled();
        var stays = accounts.enrolled();
        other.wire().freeze();
        leave(left.token());
        pass(A_SECOND);
        assertThat(GuardedDoor.knock(there.withToken(left.token())).status()).isEqualTo(503);
        assertThat(GuardedDoor.knock(there.withToken(stays.token())).status()).isEqualTo(503);

        // Longer than the clocks of two nodes may differ.
        TestClock.advance(Duration.ofMinutes(10));
        other.wire().mend();
        await().atMost(ofSeconds(15)).untilAsserted(() -> GuardedDoor.opensTo(there, stays.token()));
        GuardedDoor.staysShutTo(there, left.token());
    }

    @Test
    void letsNobodyInOnAnOldAnswer() {
        other.wire().slowDown(600);
        var member = accounts.enrolled();
        leave(member.token());
        var left = System.nanoTime();
        pass(A_SECOND);
        while (System.nanoTime() - left < ofSeconds(5).toNanos()) {
            assertThat(GuardedDoor.knock(there.withToken(member.token())).status())
                    .isIn(401, 503);
        }
    }

    /** After a while nobody waits for a database that does not answer. */
    @Test
    void refusesAtOnceWhenBlindForLong() {
        var member = accounts.enrolled();
        other.wire().freeze();
        pass(ofSeconds(11));
        var begun = System.nanoTime();
        var answer = GuardedDoor.knock(there.withToken(member.token()));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(ofMillis(500));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotNull();
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    private void isShutThereWithinASecond(String token) {
        await().atMost(A_SECOND).pollInterval(ofMillis(20)).untilAsserted(() -> GuardedDoor.staysShutTo(there, token));
    }

    private static void pass(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
    }

    private void leave(String token) {
        assertThat(here.withToken(token).post("/logout", null).status()).isEqualTo(204);
    }
}
