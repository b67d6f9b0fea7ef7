package dev.storekeeper.token;

import static dev.storekeeper.token.SecondNode.pass;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.Drip;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.TestNode;
import dev.storekeeper.account.AccountService;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
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

    @AutoClose
    private final SecondNode other;

    OtherNodeTests(@Autowired Environment settings, @LocalServerPort int port) throws IOException {
        other = SecondNode.besideTheOneWith(settings);
        here = Api.at(port);
        there = other.api();
        accounts = TestAccounts.at(port);
    }

    @AfterEach
    void mendTheWire() {
        other.mend();
    }

    @Test
    void servesTokensOfAnyNode() {
        var member = accounts.enrolled();
        GuardedDoor.opensTo(there, member.token());
        var renewed = there.post("/token/refresh", Map.of("refresh_token", member.refreshToken()));
        GuardedDoor.opensTo(here, renewed.json().get("token").asString());
    }

    /** What each node reads twice a second comes from an index alone. */
    @Test
    void readsTheLatestFromAnIndex(@Autowired JdbcTemplate database) {
        var plan = database.queryForMap("EXPLAIN SELECT id, tokens_end_at FROM session FORCE INDEX (ix_session_ended)"
                + " WHERE ended_at >= UTC_TIMESTAMP() AND tokens_end_at > UTC_TIMESTAMP()");
        assertThat(String.valueOf(plan.get("Extra")).split("; ")).contains("Using index");
    }

    @Test
    @Proves("S48")
    void feelsLogoutWithinASecond() {
        var member = accounts.enrolled();
        GuardedDoor.opensTo(there, member.token());
        leave(member.token());
        pass(A_SECOND);
        GuardedDoor.staysShutTo(there, member.token());
    }

    /** It wrote a time that is past for everybody else. */
    @Test
    void feelsLogoutOnNodeWhoseClockIsBehind(@Autowired JdbcTemplate database) {
        var member = accounts.enrolled();
        leaveWithClockBehind(Duration.ofMinutes(3), member.token(), database);
        pass(A_SECOND);
        GuardedDoor.staysShutTo(there, member.token());
    }

    /** Further behind than the reads of each second look back. */
    @Test
    void feelsLogoutWithinAMinuteOnNodeWhoseClockIsFarBehind(@Autowired JdbcTemplate database) {
        var member = accounts.enrolled();
        leaveWithClockBehind(Duration.ofMinutes(20), member.token(), database);
        // What the node does once a minute.
        other.context().getBean(EndedSessions.class).review();
        pass(A_SECOND);
        GuardedDoor.staysShutTo(there, member.token());
    }

    @Test
    @Proves({"S48", "S97"})
    void acceptsNoTokenWithoutAnAnswerAndCatchesUpLater() {
        var left = accounts.enrolled();
        var stays = accounts.enrolled();
        other.wire().freeze();
        leave(left.token());
        pass(A_SECOND);
        assertThat(GuardedDoor.statusOfTheGuard(there, left.token())).isEqualTo(503);
        assertThat(GuardedDoor.statusOfTheGuard(there, stays.token())).isEqualTo(503);

        // Longer than the clocks of two nodes may differ.
        TestClock.advance(Duration.ofMinutes(10));
        other.mend();
        pass(ofSeconds(2));
        GuardedDoor.opensTo(there, stays.token());
        GuardedDoor.staysShutTo(there, left.token());
    }

    /** Wherever in the course of a look somebody leaves, its late answer does not count as a new one. */
    @Test
    void acceptsNoTokenOnAnOldAnswer(@Autowired SessionService sessions, @Autowired AccountService people)
            throws InterruptedException {
        var account = people.findByName(accounts.enrolled().person().name()).orElseThrow();
        other.wire().slowDown(700);
        var leavers = IntStream.range(0, 12).<Callable<Integer>>mapToObj(i -> () -> {
            var token = TestSessions.open(sessions, account).token();
            pass(ofMillis(200L * i));
            leave(token);
            pass(A_SECOND);
            return GuardedDoor.statusOfTheGuard(there, token);
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(leavers.toList()))
                    .extracting(Future::resultNow)
                    .isSubsetOf(401, 503);
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
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(ofMillis(900));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotNull();
    }

    /** A stop waits longer for what has begun than a node may go without a look at the sessions. */
    @Test
    @Proves("R02")
    void readsEndedSessionsWhileItsStopWaitsForARequest(@Autowired Environment settings) throws Exception {
        var type = "Content-Type: application/json";
        var token = "Authorization: Bearer " + accounts.enrolled().token();
        try (var stopping = TestNode.beside(settings);
                var begun = Drip.begin(
                        stopping.port(),
                        "POST /products",
                        "{\"name\": \"late\", ",
                        type,
                        token,
                        "Expect: 100-continue")) {
            assertThat(begun.isAnswered()).isTrue();
            var age = stopping.context()
                    .getBean(MeterRegistry.class)
                    .get("storekeeper.watch.age")
                    .tag("watch", "ended_sessions")
                    .gauge();
            var stop = Thread.startVirtualThread(stopping::close);
            await().until(() -> !accepts(stopping.port()));
            await().during(ofMillis(1700)).atMost(ofSeconds(3)).until(() -> age.value() < 1.5);
            assertThat(begun.finish("\"price\": 1, \"quantity\": 1}").body()).startsWith("HTTP/1.1 201");
            stop.join();
        }
    }

    private static boolean accepts(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException refused) {
            return false;
        }
    }

    private static void leaveWithClockBehind(Duration behind, String token, JdbcTemplate database) {
        database.update(
                "UPDATE session SET ended_at = ? WHERE id = ?",
                LocalDateTime.ofInstant(TestClock.now().minus(behind), ZoneOffset.UTC),
                Forge.part(token, 1).get("sid"));
    }

    private void leave(String token) {
        assertThat(here.withToken(token).post("/logout", null).status()).isEqualTo(204);
    }
}
