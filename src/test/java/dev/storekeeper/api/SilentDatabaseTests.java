package dev.storekeeper.api;

import static dev.storekeeper.api.BusyDatabaseTests.UNKNOWN_TOKEN;
import static dev.storekeeper.api.BusyDatabaseTests.assertComeAgain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.AsShipped;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.SilentProxy;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestDatabase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A database that has frozen or died is told within the budget, and the service comes back by itself. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AsShipped
@DirtiesContext
class SilentDatabaseTests {

    /** Two seconds for a connection and four for an answer, and some air for a busy machine. */
    private static final Duration BUDGET = Duration.ofSeconds(9);

    private static final TestDatabase.Schema SCHEMA = TestDatabase.freshSchema();
    private static final URI ADDRESS = URI.create(SCHEMA.url().substring("jdbc:".length()));

    @AutoClose
    private static final SilentProxy PROXY = SilentProxy.to(ADDRESS.getPort());

    private final Api api;
    private final TestAccounts accounts;

    SilentDatabaseTests(@LocalServerPort int port) {
        this.api = Api.at(port);
        this.accounts = TestAccounts.at(port);
    }

    @DynamicPropertySource
    static void throughProxy(DynamicPropertyRegistry settings) {
        SCHEMA.settings().forEach((name, value) -> settings.add(name, () -> value));
        var through = SCHEMA.url().replace(ADDRESS.getAuthority(), "127.0.0.1:" + PROXY.port());
        settings.add("spring.datasource.url", () -> through);
        settings.add("storekeeper.limit.patience", () -> "2s");
    }

    @Test
    @Proves({"S76", "S93"})
    void saysInTimeThatTheDatabaseIsSilent() {
        PROXY.fallSilent();
        assertRefusedInTime();
        PROXY.speakAgain();
        assertServedAgain();
    }

    @Test
    void saysInTimeThatTheDatabaseIsGone() {
        PROXY.die();
        assertRefusedInTime();
        PROXY.speakAgain();
        assertServedAgain();
    }

    /** The second request comes when what was last read of the ended sessions is too old to be used. */
    @Test
    void saysThatTheConsoleIsStillSignedIn() {
        var member = accounts.enrolled();
        var page = api.with("X-Storekeeper-Console", "1").withToken(member.token());
        PROXY.fallSilent();
        for (int times = 0; times < 2; times++) {
            assertThat(page.delete("/console/session")).hasStatus(503);
        }
        PROXY.speakAgain();
        assertServedAgain();
        GuardedDoor.opensTo(api, member.token());
    }

    /** Such a token may come from a node that has just made a key, and anyone can make one. */
    @Test
    @Proves("S93")
    void saysInTimeThatNoKeyCanBeLookedFor() {
        var token = accounts.enrolled().token();
        var header = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"unknown\"}";
        var forged = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8))
                + token.substring(token.indexOf('.'));
        PROXY.fallSilent();
        var started = System.nanoTime();
        var answers = Parallel.times(12, _ -> api.withToken(forged).get("/me"));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(BUDGET);
        answers.forEach(SilentDatabaseTests::assertComeAgainSoon);
        PROXY.speakAgain();
        assertServedAgain();
    }

    private void assertRefusedInTime() {
        var started = System.nanoTime();
        // More callers than connections: the last are not kept waiting behind the first.
        var answers = Parallel.times(48, number -> {
            assertThat(api.get("/actuator/health/liveness")).hasStatus(200);
            return number == 0 ? api.get("/actuator/health/readiness") : api.post("/token/refresh", UNKNOWN_TOKEN);
        });
        var took = Duration.ofNanos(System.nanoTime() - started);
        assertThat(took).isLessThan(BUDGET);
        assertThat(answers.getFirst()).hasStatus(503);
        answers.stream().skip(1).forEach(SilentDatabaseTests::assertComeAgainSoon);
    }

    /** Few requests ask the database at once; the others wait for their turn. */
    private static void assertComeAgainSoon(Api.Answer answer) {
        var code = answer.string("code");
        assertThat(code).isIn("unavailable", "busy");
        assertComeAgain(answer, code);
    }

    private void assertServedAgain() {
        await().atMost(BUDGET).untilAsserted(() -> {
            assertThat(api.post("/token/refresh", UNKNOWN_TOKEN)).hasStatus(401);
            assertThat(api.get("/actuator/health/readiness")).hasStatus(200);
        });
    }
}
