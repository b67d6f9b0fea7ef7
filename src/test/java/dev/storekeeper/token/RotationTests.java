package dev.storekeeper.token;

import static dev.storekeeper.token.Renewals.refreshToken;
import static dev.storekeeper.token.Renewals.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.TestClock;
import dev.storekeeper.api.Caller;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;

/** Keys come and go while sessions go on, on two nodes (S49). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RotationTests {

    private static final String JWKS = "/.well-known/jwks.json";

    private final Nodes nodes;
    private final Api here;
    private final Api there;

    RotationTests() throws IOException {
        nodes = Nodes.start();
        here = nodes.here();
        there = nodes.there();
    }

    @AfterAll
    void stop() throws IOException {
        nodes.close();
    }

    /** Each test begins with one key, which signs. */
    @BeforeEach
    void startWithOneKey() {
        nodes.first().getBean(KeyRotation.class).rotateAtOnce(1, Caller.of("", null, null));
        bothKnow(keyHere());
    }

    @Test
    @Proves("S49")
    void signsWithTheNewKeyOnceAllCachesHaveIt() {
        var old = keyHere();
        var tokens = nodes.accounts().enrolled().tokens();
        var rotated = rotate(here);
        var made = rotated.get("kid").asString();
        assertThat(Instant.parse(rotated.get("signs_from").asString()))
                .isBetween(TestClock.now().plusSeconds(570), TestClock.now().plusSeconds(600));
        bothKnow(made);

        TestClock.advance(Duration.ofMinutes(9));
        for (var node : List.of(here, there)) {
            tokens = new Renewals(node).renewed(refreshToken(tokens));
            assertThat(kid(token(tokens))).isEqualTo(old);
        }
        var last = token(tokens);
        TestClock.advance(Duration.ofMinutes(1).plusSeconds(1));
        for (var node : List.of(there, here)) {
            tokens = new Renewals(node).renewed(refreshToken(tokens));
            assertThat(kid(token(tokens))).isEqualTo(made);
        }
        opensOnBoth(last);
        opensOnBoth(token(tokens));
        TestClock.advance(Duration.ofMinutes(58));
        opensOnBoth(last);
        TestClock.advance(Duration.ofMinutes(2));
        staysShutOnBoth(last);
        assertThat(new Renewals(there).status(refreshToken(tokens))).isEqualTo(200);
    }

    /** The longest-lived token is honoured to its end, and then nothing that the old key signs. */
    @Test
    @Proves("S49")
    void refusesTheOldKeyOnceItsLastTokenHasDied() {
        var forge = new Forge(nodes.keysHere(), nodes.accounts().enrolled().token());
        var old = keyHere();
        var retired = Instant.parse(
                rotate(here).get("retires").get(0).get("retires_at").asString());
        bothKnow(nodes.keysHere().ring().keys().getFirst().kid());
        TestClock.advance(Duration.ofMinutes(10));
        var claims = forge.claims();
        claims.put("iat", Forge.now());
        claims.put("exp", Forge.now() + TokenProperties.LONGEST_ACCESS.toSeconds());
        var longest = forge.signed(forge.header(), claims);
        TestClock.advance(TokenProperties.LONGEST_ACCESS.minusSeconds(10));
        opensOnBoth(longest);
        TestClock.advance(Duration.between(TestClock.now(), retired).minusSeconds(5));
        opensOnBoth(forge.fresh());
        TestClock.advance(Duration.ofSeconds(6));
        staysShutOnBoth(forge.fresh());
        assertThat(here.get(JWKS).text()).doesNotContain(old);

        assertThat(storedKeys()).contains(old);
        sweep();
        assertThat(storedKeys()).hasSize(1).doesNotContain(old);
        GuardedDoor.opensTo(there, nodes.accounts().enrolled().token());
    }

    /** What somebody keeps of the published keys for five minutes verifies what is signed meanwhile. */
    @Test
    void strangersKnowTheNewKeyBeforeItsFirstToken() throws Exception {
        var tokens = nodes.accounts().enrolled().tokens();
        rotate(here);
        var published = JWKSet.parse(here.get(JWKS).text());
        assertThat(published.getKeys()).hasSize(2);
        TestClock.advance(Duration.ofMinutes(11));
        var token = SignedJWT.parse(token(new Renewals(here).renewed(refreshToken(tokens))));
        var key = published.getKeyByKeyId(token.getHeader().getKeyID());
        assertThat(token.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
        assertThat(maxAge()).isLessThan(KeyRotation.AHEAD);
    }

    @Test
    void answersUnchangedKeysShortly() {
        var tag = String.valueOf(here.get(JWKS).header("ETag"));
        assertThat(there.get(JWKS).header("ETag")).isEqualTo(tag);
        assertThat(here.with("If-None-Match", tag).get(JWKS).status()).isEqualTo(304);
        rotate(here);
        assertThat(here.with("If-None-Match", tag).get(JWKS).status()).isEqualTo(200);
    }

    @Test
    @Proves("S49")
    void losesNoSessionInRollingRestart() throws IOException {
        var tokens = nodes.accounts().enrolled().tokens();
        rotate(here);
        try (var restarted = nodes.another()) {
            var beside = Nodes.at(restarted);
            for (int minutes = 0; minutes <= 15; minutes += 5) {
                for (var node : List.of(here, beside, there)) {
                    tokens = new Renewals(node).renewed(refreshToken(tokens));
                    for (var door : List.of(here, beside, there)) {
                        GuardedDoor.opensTo(door, token(tokens));
                    }
                }
                TestClock.advance(Duration.ofMinutes(5));
            }
        }
    }

    @Test
    void rotatesByItselfWhenDue() {
        var old = keyHere();
        assertThat(nodes.first().getBeansOfType(ScheduledTaskHolder.class).values().stream()
                        .flatMap(schedule -> schedule.getScheduledTasks().stream())
                        .map(ScheduledTask::toString))
                .contains(KeyRotation.class.getName() + ".rotateWhenDue");
        try (var third = nodes.another("--storekeeper.token.key-rotation=90d");
                var fourth = nodes.another("--storekeeper.token.key-rotation=90d")) {
            var rotations = List.of(third.getBean(KeyRotation.class), fourth.getBean(KeyRotation.class));
            TestClock.advance(Duration.ofDays(89));
            rotations.forEach(KeyRotation::rotateWhenDue);
            assertThat(storedKeys()).containsExactly(old);
            TestClock.advance(Duration.ofDays(1));
            Parallel.times(8, number -> {
                rotations.get(number % 2).rotateWhenDue();
                return number;
            });
            assertThat(storedKeys()).hasSize(2).contains(old);
            assertThat(keyHere()).isEqualTo(old);
            TestClock.advance(KeyRotation.AHEAD);
            await().until(() -> !keyHere().equals(old));
            GuardedDoor.opensTo(Nodes.at(third), nodes.accounts().enrolled().token());
        }
    }

    @Test
    void letsOneOfTwoRivalsRotate() {
        var admin = nodes.admin();
        var statuses = Parallel.times(
                6,
                number -> (number % 2 == 0 ? here : there)
                        .withToken(admin)
                        .post("/keys/rotate", null)
                        .status());
        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
        assertThat(here.withToken(admin).post("/keys/rotate", null))
                .hasStatus(409)
                .hasCode("rotation_under_way");
        assertThat(storedKeys()).hasSize(2);
    }

    @Test
    void showsKeysToAdminsOnly() {
        var editor = nodes.accounts().enrolled().token();
        for (var visitor : List.of(here, here.withToken(editor))) {
            var expected = visitor == here ? 401 : 403;
            assertThat(visitor.get("/keys").status()).isEqualTo(expected);
            assertThat(visitor.post("/keys/rotate", null).status()).isEqualTo(expected);
        }
        var kid = rotate(here).get("kid").asString();
        var listed = here.withToken(nodes.admin()).get("/keys").json();
        assertThat(listed).hasSize(2);
        assertThat(listed.get(0).get("kid").asString()).isEqualTo(kid);
        assertThat(listed.get(0).get("signing").asBoolean()).isFalse();
        assertThat(listed.get(0).has("retires_at")).isFalse();
        assertThat(listed.get(1).get("signing").asBoolean()).isTrue();
        assertThat(listed.get(1).propertyNames())
                .containsExactlyInAnyOrder("kid", "created_at", "signs_from", "retires_at", "signing");
    }

    @Test
    void isInTheTrail() {
        var kid = rotate(here).get("kid").asString();
        var events =
                here.withToken(nodes.admin()).get("/audit?event=KEY_ROTATED").json();
        assertThat(events.get(0).get("details").toString()).contains(kid, "ordered");
        assertThat(events.get(0).get("actor").asLong()).isPositive();
        assertThat(events.get(1).get("details").toString()).contains("immediately");
    }

    private JsonNode rotate(Api node) {
        var answer = node.withToken(nodes.admin()).post("/keys/rotate", null);
        assertThat(answer.status()).as(answer::toString).isEqualTo(201);
        return answer.json();
    }

    private void bothKnow(String kid) {
        await().atMost(Duration.ofSeconds(2))
                .until(() -> Stream.of(nodes.keysHere(), nodes.keysThere())
                        .allMatch(keys -> keys.ring().find(kid).isPresent()));
    }

    private void opensOnBoth(String token) {
        GuardedDoor.opensTo(here, token);
        GuardedDoor.opensTo(there, token);
    }

    private void staysShutOnBoth(String token) {
        GuardedDoor.staysShutTo(here, token);
        GuardedDoor.staysShutTo(there, token);
    }

    private void sweep() {
        nodes.first()
                .getBean(TransactionOperations.class)
                .executeWithoutResult(
                        _ -> nodes.first().getBean(SigningKeys.class).deleteRetired(TestClock.now(), 100));
    }

    private String keyHere() {
        return nodes.keysHere().current().kid();
    }

    private List<String> storedKeys() {
        return nodes.database().queryForList("SELECT kid FROM signing_key", String.class);
    }

    private Duration maxAge() {
        var header = String.valueOf(here.get(JWKS).header("Cache-Control"));
        return Duration.ofSeconds(Long.parseLong(header.replaceAll(".*max-age=(\\d+).*", "$1")));
    }

    private static String kid(String token) {
        return String.valueOf(Forge.part(token, 0).get("kid"));
    }
}
