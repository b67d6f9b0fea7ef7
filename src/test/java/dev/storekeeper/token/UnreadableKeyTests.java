package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.api.Caller;
import dev.storekeeper.audit.AuditCheck;
import dev.storekeeper.crypto.FieldEncryption;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

/** Who writes to the database but lacks the service's key plants no key of theirs, and breaks no node that runs (S40, S49). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class UnreadableKeyTests {

    private final Nodes nodes;
    private final Api here;
    private final String token;
    private final SigningKey own = SigningKey.random(2, TestClock.now(), TestClock.now());
    private final Forge forge;

    UnreadableKeyTests() throws IOException {
        nodes = Nodes.start();
        here = nodes.here();
        token = nodes.accounts().enrolled().token();
        forge = new Forge(own, token);
    }

    @AfterEach
    void uproot() {
        nodes.database().update("DELETE FROM signing_key WHERE generation > 1");
        nodes.database().update("DELETE FROM audit_event");
        nodes.database().update("DELETE FROM audit_stream");
        nodes.keysHere().load();
    }

    @AfterAll
    void stop() throws IOException {
        nodes.close();
    }

    @Test
    @Proves("S40")
    void countsNowhere(CapturedOutput output) {
        plant(encryptedKeyOfTheGenuine());
        await().until(() -> nodes.keysHere().ring().kids().contains(own.kid()));
        nodes.keysHere().load();
        GuardedDoor.staysShutTo(here, forge.fresh());
        GuardedDoor.opensTo(here, nodes.accounts().enrolled().token());
        assertThat(here.get("/.well-known/jwks.json").text()).doesNotContain(own.kid());
        assertThat(output.getAll().lines().filter(line -> line.contains("WARN") && line.contains(own.kid())))
                .hasSizeBetween(1, 2);
    }

    /** Whatever it is that stands there. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 20, 40, 300})
    void breaksNothing(int length) {
        plant(new byte[length]);
        await().until(() -> nodes.keysHere().ring().kids().contains(own.kid()));
        GuardedDoor.staysShutTo(here, forge.fresh());
        GuardedDoor.opensTo(here, nodes.accounts().enrolled().token());
    }

    /** The defence switched off: a key that is taken as it is stored opens every door. */
    @Test
    void wouldOpenEveryDoorUnchecked() {
        plant(encryptedKeyOfTheGenuine());
        await().until(() -> nodes.keysHere().ring().kids().contains(own.kid()));
        GuardedDoor.staysShutTo(here, forge.fresh());
        var ring = nodes.keysHere().ring();
        var keys = new ArrayList<>(ring.keys());
        keys.add(own);
        ReflectionTestUtils.setField(
                nodes.keysHere(), "ring", new SigningKeys.KeyRing(keys, ring.kids(), ring.generation()));
        GuardedDoor.opensTo(here, forge.fresh());
    }

    /** The private part opens under that name, but the public one is another's. */
    @Test
    void isNoticedInPlaceOfTheGenuineOne() {
        var genuine = nodes.keysHere().current();
        var encrypted = encryptedKeyOfTheGenuine();
        var changed = new SigningKeyTable.StoredKey(
                1, genuine.kid(), own.publicKey().getEncoded(), encrypted, TestClock.now(), TestClock.now());
        var encryption = nodes.first().getBean(FieldEncryption.class);
        assertThatThrownBy(() -> SigningKey.from(changed, encryption))
                .isInstanceOf(SigningKey.UnreadableKeyException.class);
        for (var garbage : List.of(new byte[0], new byte[] {1, 2, 3})) {
            var broken = new SigningKeyTable.StoredKey(
                    1, genuine.kid(), garbage, encrypted, TestClock.now(), TestClock.now());
            assertThatThrownBy(() -> SigningKey.from(broken, encryption))
                    .isInstanceOf(SigningKey.UnreadableKeyException.class);
        }
    }

    @Test
    @Proves("S40")
    void keepsNodeFromStartingThatMeetsItThen(CapturedOutput output) {
        var genuine = nodes.keysHere().current().publicKey().getEncoded();
        nodes.database()
                .update("UPDATE signing_key SET public_key = ?", own.publicKey().getEncoded());
        try {
            assertThatThrownBy(() -> nodes.another()).isNotNull();
            assertThat(output.getAll()).contains("The table signing_key was changed from outside");
            // Who runs already goes on with what it has read.
            nodes.keysHere().load();
            GuardedDoor.opensTo(here, nodes.accounts().enrolled().token());
        } finally {
            nodes.database().update("UPDATE signing_key SET public_key = ?", new Object[] {genuine});
        }
    }

    /** Its keys are as good, but this node cannot open them: it goes on with those that it can. */
    @Test
    void costsNothingWhereAnotherNodeHasNewKeyToSealWith() {
        try (var next = nodeWithNewKey()) {
            var made = next.getBean(KeyRotation.class)
                    .rotate(1, Caller.of("", null, null))
                    .kid();
            await().until(() -> nodes.keysHere().ring().kids().contains(made));
            assertThat(nodes.keysHere().ring().find(made)).isEmpty();
            TestClock.advance(Duration.ofMinutes(11));
            var tokens = nodes.accounts().enrolled();
            GuardedDoor.opensTo(here, tokens.token());
            GuardedDoor.opensTo(Nodes.at(next), tokens.token());
        }
    }

    /** A head that it cannot verify is not written over, since it would stay unsigned for ever. */
    @Test
    @Proves("S94")
    void keepsTheTrailWhole(CapturedOutput output) {
        try (var next = nodeWithNewKey()) {
            refuseLogin(Nodes.at(next), 401);
            refuseLogin(here, 503);
            assertThat(output.getAll())
                    .contains("signed with a key that is neither storekeeper.key nor a previous one");
            refuseLogin(Nodes.at(next), 401);
            assertThat(next.getBean(AuditCheck.class).verify(() -> {}).intact()).isTrue();
            var place = nodes.first().getBean(AuditCheck.class).verify(() -> {}).firstBroken();
            assertThat(place)
                    .isNotNull()
                    .extracting(AuditCheck.Break::reason)
                    .asString()
                    .contains("this node cannot verify it");
        }
    }

    /** The trail of rotations was signed by the other node, so this one rotates no key. */
    @Test
    void warnsWhenItCannotRecordThatTheKeyIsDue(CapturedOutput output) {
        var rotation = nodes.first().getBean(KeyRotation.class);
        try (var next = nodeWithNewKey()) {
            refuseLogin(Nodes.at(next), 401);
            ReflectionTestUtils.setField(rotation, "clock", Clock.offset(new TestClock(), Duration.ofDays(40_000)));
            rotation.rotateWhenDue();
            assertThat(output.getAll()
                            .lines()
                            .filter(line -> line.contains("WARN")
                                    && line.contains("The signing key is due, and no new one could be stored")))
                    .hasSize(1);
        } finally {
            ReflectionTestUtils.setField(rotation, "clock", new TestClock());
        }
    }

    /** A lost renewal is asked for again, of the other node. */
    @Test
    void repeatsARenewalOfANodeWithTheKeyBefore() {
        var tokens = nodes.accounts().enrolled();
        try (var next = nodeWithNewKey()) {
            var renewed = new Renewals(here).renewed(tokens.refreshToken());
            var again = new Renewals(Nodes.at(next)).renewed(tokens.refreshToken());
            assertThat(Renewals.refreshToken(again)).isEqualTo(Renewals.refreshToken(renewed));
            assertThat(new Renewals(here).status(Renewals.refreshToken(again))).isEqualTo(200);
        }
    }

    private static void refuseLogin(Api node, int status) {
        var stranger = Map.of("username", TestAccounts.newName(), "password", "a wrong password");
        assertThat(node.post("/login", stranger)).hasStatus(status);
    }

    /** Starts as the first of two nodes whose key is changed: the other does not know the new key. The trail has begun before. */
    private ConfigurableApplicationContext nodeWithNewKey() {
        refuseLogin(here, 401);
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        return nodes.another(
                "--storekeeper.key=" + Base64.getEncoder().encodeToString(random),
                "--storekeeper.previous-keys=" + nodes.first().getEnvironment().getRequiredProperty("storekeeper.key"));
    }

    private void plant(byte[] encrypted) {
        var past = LocalDateTime.ofInstant(TestClock.now().minusSeconds(3600), ZoneOffset.UTC);
        nodes.database()
                .update(
                        "INSERT INTO signing_key (generation, kid, public_key, encrypted_private_key, created_at, signs_from)"
                                + " VALUES (99, ?, ?, ?, ?, ?)",
                        own.kid(),
                        own.publicKey().getEncoded(),
                        encrypted,
                        past,
                        past);
    }

    private byte[] encryptedKeyOfTheGenuine() {
        var encrypted = nodes.database()
                .queryForObject("SELECT encrypted_private_key FROM signing_key WHERE generation = 1", byte[].class);
        return encrypted == null ? new byte[0] : encrypted;
    }
}
