package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.HeldRow;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Member;
import dev.storekeeper.TestClock;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.account.Role;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Caller;
import dev.storekeeper.api.ErrorCode;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Leaving ends what was carried, at once, and nothing else (S48, S55). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogoutTests {

    private static final String EVERYWHERE = "/logout?everywhere=true";

    private final Api api;
    private final TestAccounts accounts;

    LogoutTests(@LocalServerPort int port) {
        api = Api.at(port);
        accounts = TestAccounts.at(port);
    }

    @Test
    @Proves("S48")
    void endsAccessTokenAtOnceAndRefreshTokenToo() {
        var member = accounts.enrolled();
        assertThat(leave("/logout", member.token())).isEqualTo(204);
        GuardedDoor.staysShutTo(api, member.token());
        assertThat(refresh(member.refreshToken())).isEqualTo(401);
    }

    @Test
    @Proves("S55")
    void isSaidTwiceWithoutHarm() {
        var member = accounts.enrolled();
        assertThat(leave("/logout", member.token())).isEqualTo(204);
        assertThat(leave("/logout", member.token())).isEqualTo(204);
    }

    @Test
    void endsNoOtherSession() {
        var member = accounts.enrolled();
        var second = member.person().signIn(api);
        assertThat(leave("/logout", member.token())).isEqualTo(204);
        assertIsInside(second);
    }

    @Test
    void endsAllSessionsOfTheAccountAndOfNoOther() {
        var member = accounts.enrolled();
        var second = member.person().signIn(api);
        var neighbour = accounts.enrolled();
        assertThat(leave(EVERYWHERE, token(second))).isEqualTo(204);
        GuardedDoor.staysShutTo(api, member.token());
        GuardedDoor.staysShutTo(api, token(second));
        assertThat(refresh(member.refreshToken())).isEqualTo(401);
        assertThat(refresh(second.get("refresh_token").asString())).isEqualTo(401);
        assertIsInside(neighbour.tokens());
    }

    @Test
    void letsWhoLeftEverywhereComeBack() {
        var member = accounts.enrolled();
        assertThat(leave(EVERYWHERE, member.token())).isEqualTo(204);
        assertIsInside(member.person().signIn(api));
    }

    /** As of two nodes. Both wait while the first session is locked by another transaction. */
    @Test
    void endsAllSessionsOnceForTwoWhoAskAtOnce(@Autowired JdbcTemplate database, @Autowired SessionService service)
            throws SQLException {
        var member = accounts.enrolled();
        var inside = Stream.of(member.token(), signIn(member), signIn(member))
                .map(api::withToken)
                .sorted(Comparator.comparing(LogoutTests::sessionOf))
                .toList();
        var first = sessionOf(inside.getFirst());
        try (var session = HeldRow.by(database, "SELECT id FROM session WHERE id = ? FOR UPDATE", first)) {
            var answers = inside.subList(1, 3).stream()
                    .map(it -> new CurrentAccount(
                            it.get("/me").number("id"), Role.VIEWER, sessionOf(it), List.of("pwd"), TestClock.now()))
                    .map(account -> CompletableFuture.supplyAsync(
                            () -> logOutEverywhere(service, account), Thread::startVirtualThread))
                    .toList();
            // The update of all sessions names their account, the one of its own session does not.
            await().until(() -> TestDatabase.statements(database).stream()
                            .filter(text -> text.startsWith("SELECT id FROM account") || text.contains("account_id="))
                            .count()
                    >= 2);
            session.commit();
            assertThat(answers.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(true, false);
        }
    }

    private static boolean logOutEverywhere(SessionService service, CurrentAccount account) {
        try {
            service.logOutEverywhere(account, Caller.SERVICE);
            return true;
        } catch (ApiException refusal) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.SESSION_ENDED);
            return false;
        }
    }

    private String signIn(Member member) {
        return token(member.person().signIn(api));
    }

    private static String sessionOf(Api inside) {
        return inside.get("/me").string("session_id");
    }

    /** A thief's token that the owner has ended must not throw the owner out. */
    @Test
    void deadTokenEndsNoLivingSession() {
        var member = accounts.enrolled();
        assertThat(leave("/logout", member.token())).isEqualTo(204);
        var again = member.person().signIn(api);
        assertThat(api.withToken(member.token()).post(EVERYWHERE, null))
                .hasStatus(401)
                .hasCode("session_ended");
        assertIsInside(again);
    }

    @Test
    void asksForToken() {
        assertThat(api.post("/logout", null).status()).isEqualTo(401);
        assertThat(leave("/logout", "a.b.c")).isEqualTo(401);
    }

    /** Answered 204, the owner would believe that the sessions of a thief have ended. */
    @ParameterizedTest
    @ValueSource(strings = {"everywhere=perhaps", "everywhere", "everywhere=", "everywere=true"})
    void refusesMeaninglessEverywhere(String query) {
        var member = accounts.enrolled();
        assertThat(leave("/logout?" + query, member.token())).isEqualTo(400);
        assertIsInside(member.tokens());
    }

    /** A form is a body like any other, and a log-out has none. */
    @Test
    void takesNoParameterFromAForm() {
        var member = accounts.enrolled();
        var second = member.person().signIn(api);
        var form = api.withToken(member.token()).with("Content-Type", "application/x-www-form-urlencoded");
        assertThat(form.post("/logout", "everywhere=true")).hasStatus(204);
        assertIsInside(second);
    }

    /** Only the door of leaving is left open to who has left, and by its own name. */
    @Test
    void leavesNoOtherDoorOpen() {
        Member member = accounts.enrolled();
        var visitor = api.withToken(member.token());
        assertThat(leave("/logout", member.token())).isEqualTo(204);
        for (var path :
                new String[] {"/logout/", "/logout/all", "/logout/../products", "/products/logout", "/Logout"}) {
            assertThat(visitor.get(path).status()).as(path).isIn(400, 401);
        }
    }

    private void assertIsInside(JsonNode tokens) {
        GuardedDoor.opensTo(api, token(tokens));
        assertThat(refresh(tokens.get("refresh_token").asString())).isEqualTo(200);
    }

    private static String token(JsonNode tokens) {
        return tokens.get("token").asString();
    }

    private int leave(String path, String token) {
        return api.withToken(token).post(path, null).status();
    }

    private int refresh(String refreshToken) {
        return api.post("/token/refresh", Map.of("refresh_token", refreshToken)).status();
    }
}
