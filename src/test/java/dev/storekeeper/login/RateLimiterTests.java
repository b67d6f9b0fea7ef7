package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.HeldRow;
import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.TestNode;
import dev.storekeeper.api.Bounds;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/** One address knocks too fast. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestPropertySource(
        properties = {
            "storekeeper.limit.sign-ups=6",
            "storekeeper.limit.logins=30",
            "storekeeper.limit.renewals=8",
            "storekeeper.proxies=127.0.0.1"
        })
class RateLimiterTests {

    @LocalServerPort
    int port;

    private Api api;

    @BeforeEach
    void begin(@Autowired JdbcTemplate database) {
        database.update("DELETE FROM rate_limit");
        // A node remembers for a while whom it has refused.
        TestClock.advance(Duration.ofMinutes(1));
        api = Api.at(port);
    }

    @Test
    @Proves("S91")
    void isToldWhenToComeBack() {
        var statuses = Parallel.times(20, _ -> knock().status());
        assertThat(statuses.stream().filter(status -> status != 429))
                .as("let through")
                .hasSize(6);

        var refused = knock();
        assertThat(refused).hasStatus(429).hasCode("too_many_requests");
        var wait = Duration.ofSeconds(Long.parseLong(String.valueOf(refused.header("Retry-After"))));
        assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
        TestClock.advance(wait);
        assertThat(knock()).hasStatus(400);
    }

    /** What such a node leaves behind. */
    @Test
    @Proves("F04")
    void isNotKeptOutByANodeWhoseClockIsAhead(@Autowired JdbcTemplate database) {
        assertThat(knock()).hasStatus(400);
        database.update("UPDATE rate_limit SET brief_full_at = brief_full_at + 90000000,"
                + " lasting_full_at = lasting_full_at + 90000000");
        assertThat(knock()).hasStatus(400);
        var refused = knock();
        assertThat(refused).hasStatus(429);
        TestClock.advance(Duration.ofSeconds(Long.parseLong(String.valueOf(refused.header("Retry-After")))));
        assertThat(knock()).hasStatus(400);
    }

    /** With a challenge they need no password, and ask the database. */
    @Test
    @Proves("S18")
    void countsQrCodes() {
        var name = TestAccounts.newName();
        var signedUp = api.post("/signup", Map.of("username", name, "password", "four words of mine"));
        var holder = api.with("X-Challenge", String.valueOf(signedUp.header("X-Challenge")))
                .with("Authorization", "Basic YWRhOmFkYQ==");
        var statuses = qrCodes(holder, name);
        assertThat(statuses.subList(0, 30)).containsOnly(200);
        assertThat(statuses).contains(429);
    }

    /** Any web page can send its visitor's browser there. */
    @Test
    @Proves("S18")
    void countsQrCodesApartFromLogins() {
        assertThat(qrCodes(api, "x")).contains(429);
        var stranger = Map.of("username", TestAccounts.newName(), "password", "a wrong password");
        assertThat(api.post("/login", stranger)).hasStatus(401);
    }

    /** More than the limit, and the few that are allowed again meanwhile. */
    private static List<Integer> qrCodes(Api client, String name) {
        return IntStream.range(0, 40)
                .mapToObj(_ -> client.get("/generate_qr/" + name).status())
                .toList();
    }

    @Test
    void countsAPasswordOnceForItsQrCode() {
        var person = TestAccounts.at(port).signedUp();
        var basic = api.with(
                "Authorization", "Basic " + HttpHeaders.encodeBasicAuth(person.name(), person.password(), null));
        IntStream.range(0, 20)
                .forEach(_ ->
                        assertThat(basic.get("/generate_qr/" + person.name())).hasStatus(200));
    }

    @Test
    @Proves("S18")
    void countsEachWayInAlike() {
        var inside = api.withToken(TestAccounts.at(port).enrolled().token());
        var refused = new HashSet<Integer>();
        for (int i = 0; i < 20; i++) {
            var basic = api.with("Authorization", "Basic YWRhOmFkYQ==");
            var answers = List.of(
                    api.post("/login", Map.of("username", TestAccounts.newName(), "password", "a wrong password")),
                    api.post("/verify-2fa", Map.of("challenge", "x", "code", "000000")),
                    basic.get("/generate_qr/ada"),
                    inside.put("/me/totp", Map.of("code", "000000")));
            IntStream.range(0, 4)
                    .filter(way -> answers.get(way).status() == 429)
                    .forEach(refused::add);
        }
        assertThat(refused).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    @Proves("S18")
    void countsChangesOfAPasswordToo() {
        var member = TestAccounts.at(port).enrolled();
        var inside = api.withToken(member.token());
        var wanted = Map.of("password", "a wrong password", "new_password", "another rather long one");
        var refused = Stream.generate(() -> inside.put("/me/password", wanted))
                .limit(200)
                .filter(answer -> answer.string("code").equals("too_many_requests"))
                .findFirst();
        assertThat(refused).isPresent();
    }

    /** Who is given one IPv6 address is given all that begin with the same 64 bits. */
    @Test
    @Proves("S91")
    void isCountedForANetworkOfIpv6() {
        var statuses = IntStream.range(0, 20)
                .mapToObj(host -> knock(api.with("X-Forwarded-For", "2001:db8:0:1::" + host))
                        .status())
                .toList();
        assertThat(statuses.stream().filter(status -> status != 429)).hasSize(6);
        assertThat(knock(api.with("X-Forwarded-For", "2001:db8:0:2::1"))).hasStatus(400);
    }

    /** Here the row of the address is held, so that all who come from it wait: few of them at the database. */
    @Test
    @Proves("S91")
    void leavesConnectionsToOthersWhileManyOfOneAddressWait(@Autowired JdbcTemplate database) throws Exception {
        var reader = TestAccounts.at(port).editor();
        var statement = "UPDATE rate_limit";
        try (var row = HeldRow.by(database, "SELECT subject FROM rate_limit WHERE kind = 'SIGN_UP' FOR UPDATE")) {
            var knocks = Stream.generate(() -> CompletableFuture.supplyAsync(this::knock, Thread::startVirtualThread))
                    .limit(30)
                    .toList();
            row.awaitWaiting(Bounds.COUNTED_SIGN_INS, statement);
            for (int i = 0; i < 20; i++) {
                assertThat(reader.get("/products?limit=1")).hasStatus(200);
                assertThat(row.waiting(statement)).isEqualTo(Bounds.COUNTED_SIGN_INS);
            }
            row.commit();
            assertThat(knocks.stream().map(knock -> knock.join().status())).isSubsetOf(400, 429, 503);
        }
    }

    /** The test holds the row of the address, so that a request that asks the database waits. */
    @Test
    void isRefusedAgainWithoutAskingTheDatabase(@Autowired JdbcTemplate database) throws SQLException {
        IntStream.range(0, 7).forEach(_ -> knock());
        try (var _ = HeldRow.by(database, "SELECT subject FROM rate_limit WHERE kind = 'SIGN_UP' FOR UPDATE")) {
            for (int i = 0; i < 100; i++) {
                var refused = knock();
                assertThat(refused).hasStatus(429).hasCode("too_many_requests");
                assertThat(refused.header("Retry-After")).matches("[1-9]|10");
            }
        }
    }

    @Test
    @Proves("A13")
    void isCountedForRenewalsToo() {
        var statuses = Parallel.times(20, number -> renew(number).status());
        assertThat(statuses.stream().filter(status -> status == 429)).hasSize(12);
        assertThat(statuses.stream().filter(status -> status == 401)).hasSize(8);
        var refused = renew(0);
        assertThat(refused).hasCode("too_many_requests");
        TestClock.advance(Duration.ofSeconds(Long.parseLong(String.valueOf(refused.header("Retry-After")))));
        assertThat(renew(0)).hasStatus(401);
    }

    private Api.Answer renew(int number) {
        return api.post("/token/refresh", Map.of("refresh_token", "A".repeat(42) + number % 10));
    }

    /** Two nodes let through what one does, and not twice as many. */
    @Test
    @Proves("S91")
    void isCountedOverAllNodes(@Autowired Environment settings) {
        try (var other = TestNode.beside(settings, "--storekeeper.limit.sign-ups=6")) {
            var statuses = Parallel.times(
                    30, number -> knock(number % 2 == 0 ? api : other.api()).status());
            assertThat(statuses.stream().filter(status -> status != 429)).hasSizeBetween(6, 7);
        }
    }

    /** Refused for its password, if at all: nothing was paid for a hash before that. */
    private Api.Answer knock() {
        return knock(api);
    }

    private static Api.Answer knock(Api node) {
        return node.post("/signup", Map.of("username", TestAccounts.newName(), "password", "short"));
    }
}
