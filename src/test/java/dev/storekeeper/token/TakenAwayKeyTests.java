package dev.storekeeper.token;

import static dev.storekeeper.token.Renewals.refreshToken;
import static dev.storekeeper.token.Renewals.token;
import static dev.storekeeper.token.SecondNode.pass;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.test.util.ReflectionTestUtils;
import tools.jackson.databind.JsonNode;

/** A key that somebody has stolen is taken away: on every node within a second, and no session is lost (S48, S49). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TakenAwayKeyTests {

    private static final Duration A_SECOND = Duration.ofMillis(1050);

    private final Nodes nodes;
    private final Api here;
    private final Api there;

    TakenAwayKeyTests() throws IOException {
        nodes = Nodes.start();
        here = nodes.here();
        there = nodes.there();
    }

    @AfterEach
    void mendTheWire() {
        nodes.second().mend();
    }

    @AfterAll
    void stop() throws IOException {
        nodes.close();
    }

    @Test
    @Proves("S49")
    void isFeltEverywhereWithinASecond() {
        var tokens = nodes.accounts().enrolled().tokens();
        var thief = new Forge(nodes.keysHere(), token(tokens));
        GuardedDoor.opensTo(there, thief.fresh());
        GuardedDoor.opensTo(there, token(tokens));
        takeAway();
        GuardedDoor.staysShutTo(here, thief.fresh());
        pass(A_SECOND);
        GuardedDoor.staysShutTo(there, thief.fresh());
        GuardedDoor.staysShutTo(there, token(tokens));
        assertThat(there.get("/.well-known/jwks.json").json().get("keys")).hasSize(1);
    }

    /** The defence switched off: a node that does not look at the database goes on with what it knew. */
    @Test
    void wouldNotBeFeltWithoutLooking() {
        var thief = new Forge(nodes.keysHere(), nodes.accounts().enrolled().token());
        var known = nodes.keysThere().ring();
        takeAway();
        pass(A_SECOND);
        GuardedDoor.staysShutTo(there, thief.fresh());
        // What it reads next has these names, so it finds nothing new.
        var blind = new SigningKeys.KeyRing(
                known.keys(),
                nodes.keysThere().ring().kids(),
                nodes.keysThere().ring().generation());
        ReflectionTestUtils.setField(nodes.keysThere(), "ring", blind);
        GuardedDoor.opensTo(there, thief.fresh());
        nodes.keysThere().prepare();
        GuardedDoor.staysShutTo(there, thief.fresh());
    }

    @Test
    @Proves("S49")
    void losesNoSession() {
        var tokens = nodes.accounts().enrolled().tokens();
        takeAway();
        tokens = new Renewals(here).renewed(refreshToken(tokens));
        GuardedDoor.opensTo(here, token(tokens));
        // Also where the other node has not looked again yet.
        GuardedDoor.opensTo(there, token(tokens));
        tokens = new Renewals(there).renewed(refreshToken(tokens));
        pass(A_SECOND);
        tokens = new Renewals(there).renewed(refreshToken(tokens));
        GuardedDoor.opensTo(here, token(tokens));
        GuardedDoor.opensTo(there, token(tokens));
    }

    /** A node that cannot ask lets nobody in, and neither does one that hears too late. */
    @Test
    void acceptsNoTokenWithoutAnAnswer() {
        var token = nodes.accounts().enrolled().token();
        nodes.second().wire().freeze();
        takeAway();
        pass(A_SECOND);
        assertThat(GuardedDoor.statusOfTheGuard(there, token)).isEqualTo(503);
        nodes.second().mend();
        assertThat(GuardedDoor.statusOfTheGuard(there, token)).isIn(401, 503);
        await().atMost(Duration.ofSeconds(10)).until(() -> GuardedDoor.statusOfTheGuard(there, token) == 401);
    }

    @Test
    void leavesOneKeyHoweverManyAskAtOnce() {
        var admin = nodes.admin();
        var answers = Parallel.times(
                6,
                number -> (number % 2 == 0 ? here : there)
                        .withToken(admin)
                        .post("/keys/rotate", Map.of("immediately", true))
                        .status());
        // Who comes later comes with a token of a key that has just been taken away.
        assertThat(answers).contains(201).isSubsetOf(201, 401, 409);
        assertThat(nodes.database().queryForObject("SELECT COUNT(*) FROM signing_key", Integer.class))
                .isEqualTo(1);
        pass(A_SECOND);
        assertThat(nodes.keysThere().current().kid())
                .isEqualTo(nodes.keysHere().current().kid());
    }

    @Test
    void takesThePublishedOneAwayToo() {
        var admin = nodes.admin();
        var planned = here.withToken(admin)
                .post("/keys/rotate", null)
                .json()
                .get("kid")
                .asString();
        var answer = takeAway();
        assertThat(answer.get("retires").findValuesAsString("kid")).hasSize(2).contains(planned);
        assertThat(here.get("/.well-known/jwks.json").text()).doesNotContain(planned);
    }

    private JsonNode takeAway() {
        var answer = here.withToken(nodes.admin()).post("/keys/rotate", Map.of("immediately", true));
        assertThat(answer.status()).as(answer::toString).isEqualTo(201);
        return answer.json();
    }
}
