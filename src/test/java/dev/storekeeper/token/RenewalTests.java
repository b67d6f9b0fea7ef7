package dev.storekeeper.token;

import static dev.storekeeper.token.Renewals.refreshToken;
import static dev.storekeeper.token.Renewals.session;
import static dev.storekeeper.token.Renewals.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A refresh token is spent by its use; who lost the answer or the race is given the same again, for a while (S50, S51). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RenewalTests {

    private static final int RIVALS = 20;

    private final Api api;
    private final Renewals renewals;
    private final TestAccounts accounts;
    private final JdbcTemplate database;

    RenewalTests(@Autowired JdbcTemplate database, @LocalServerPort int port) {
        this.database = database;
        api = Api.at(port);
        renewals = new Renewals(api);
        accounts = TestAccounts.at(port);
    }

    @Test
    @Proves("S50")
    void givesNewTokensEachTime() {
        var carried = accounts.enrolled().tokens();
        var seen = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            seen.addAll(List.of(refreshToken(carried), token(carried)));
            carried = renewals.renewed(refreshToken(carried));
            assertThat(seen).doesNotContain(refreshToken(carried), token(carried));
            GuardedDoor.opensTo(api, token(carried));
        }
    }

    @Test
    void keepsWhoAndHow() {
        var member = accounts.enrolled();
        TestClock.advance(Duration.ofMinutes(5));
        var before = Forge.part(member.token(), 1);
        var after = Forge.part(token(renewals.renewed(member.refreshToken())), 1);
        assertThat(after.get("jti")).isNotEqualTo(before.get("jti"));
        assertThat(lasting(after)).isEqualTo(lasting(before));
    }

    @Test
    @Proves("S51")
    void lostAnswerIsGivenAgainForAWhile() {
        var member = accounts.enrolled();
        var first = renewals.renewed(member.refreshToken());
        TestClock.advance(Duration.ofSeconds(20));
        var again = renewals.renewed(member.refreshToken());
        assertThat(refreshToken(again)).isEqualTo(refreshToken(first));
        GuardedDoor.opensTo(api, token(again));
        assertThat(count("session_id = ?", session(first))).isEqualTo(2);
        renewals.renewed(refreshToken(again));
    }

    @RepeatedTest(3)
    @Proves("S51")
    void rivalsAreGivenOneSuccessor() throws InterruptedException {
        var member = accounts.enrolled();
        var answers = together(() -> renewals.answer(member.refreshToken()));
        assertThat(answers).allMatch(answer -> answer.status() == 200);
        assertThat(answers.stream().map(answer -> refreshToken(answer.json())).distinct())
                .hasSize(1);
        assertThat(answers.stream().map(answer -> session(answer.json())).distinct())
                .containsExactly(session(member.tokens()));
        assertThat(count("session_id = ?", session(member.tokens()))).isEqualTo(2);
        assertThat(count("session_id = ? AND used_at IS NULL", session(member.tokens())))
                .isEqualTo(1);
        renewals.renewed(refreshToken(answers.getFirst().json()));
    }

    /** Whoever wins, nothing that was renewed while somebody left outlives the leaving. */
    @RepeatedTest(5)
    void leavingBeatsRenewing() throws InterruptedException {
        var member = accounts.enrolled();
        var turn = new AtomicInteger();
        var answers = together(() -> turn.incrementAndGet() == RIVALS / 2
                ? api.withToken(member.token()).post("/logout", null)
                : renewals.answer(member.refreshToken()));
        assertThat(answers).allMatch(answer -> List.of(200, 204, 401).contains(answer.status()));
        answers.stream().filter(answer -> answer.status() == 200).forEach(answer -> {
            GuardedDoor.staysShutTo(api, token(answer.json()));
            assertThat(renewals.status(refreshToken(answer.json()))).isEqualTo(401);
        });
        assertThat(renewals.status(member.refreshToken())).isEqualTo(401);
    }

    private static List<Api.Answer> together(Callable<Api.Answer> call) throws InterruptedException {
        var start = new CyclicBarrier(RIVALS);
        Callable<Api.Answer> inStep = () -> {
            start.await();
            return call.call();
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(Collections.nCopies(RIVALS, inStep)).stream()
                    .map(Future::resultNow)
                    .toList();
        }
    }

    private static Map<String, @Nullable Object> lasting(Map<String, @Nullable Object> claims) {
        var lasting = new LinkedHashMap<>(claims);
        lasting.keySet().removeAll(List.of("jti", "iat", "exp"));
        return lasting;
    }

    private int count(String where, String session) {
        return database.queryForList("SELECT 1 FROM refresh_token WHERE " + where, Integer.class, session)
                .size();
    }
}
