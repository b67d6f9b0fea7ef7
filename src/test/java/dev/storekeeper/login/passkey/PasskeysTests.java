package dev.storekeeper.login.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.SecurityKey;
import dev.storekeeper.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An owner keeps passkeys beside a phone. */
class PasskeysTests extends WithPasskeys {

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private Ceremonies ceremonies;

    @Autowired
    private Credentials credentials;

    @Autowired
    private TransactionOperations transactions;

    @Test
    void asksInTheWordsOfBrowsers() {
        var begun = passkeys.begin();
        assertThat(begun.propertyNames()).containsExactlyInAnyOrder("ceremony", "expires_in", "options");
        assertThat(begun.get("expires_in").asInt()).isEqualTo(300);
        var options = begun.get("options");
        assertThat(options.get("rp").toString()).isEqualTo("{\"id\":\"localhost\",\"name\":\"Storekeeper\"}");
        assertThat(options.get("user").get("name").asString())
                .isEqualTo(member.person().name());
        assertThat(Base64.getUrlDecoder().decode(options.get("challenge").asString()))
                .hasSize(32);
        assertThat(options.get("pubKeyCredParams")
                        .valueStream()
                        .map(one -> one.get("alg").asInt()))
                .containsExactly(-8, -7, -257);
        assertThat(options.get("authenticatorSelection").toString())
                .contains("\"residentKey\":\"discouraged\"", "\"userVerification\":\"preferred\"");
        assertThat(options.get("attestation").asString()).isEqualTo("none");
        assertThat(options.get("timeout").asInt()).isEqualTo(300_000);
        assertThat(options.get("excludeCredentials").isEmpty()).isTrue();
        assertThat(options.toString()).doesNotContain("null");
    }

    @Test
    void addsListsAndRemoves() {
        var key = SecurityKey.at(port);
        var answer = passkeys.add(key);
        assertThat(answer).hasStatus(201);
        assertThat(answer.json().propertyNames()).containsExactlyInAnyOrder("id", "label", "created_at");
        assertThat(answer.string("id")).isEqualTo(key.id());
        assertThat(Instant.parse(answer.string("created_at"))).isNotNull();

        var second = passkeys.added(SecurityKey.at(port));
        assertThat(ids(passkeys.list().json())).containsExactly(key.id(), second.id());

        assertThat(passkeys.remove(key.id())).hasStatus(204);
        assertThat(ids(passkeys.list().json())).containsExactly(second.id());
    }

    /** So the questions that an account leaves open do not add up. */
    @Test
    void answersTheNewestQuestionAlone() {
        var key = SecurityKey.at(port);
        var first = passkeys.begin();
        var newest = passkeys.begin();
        assertThat(passkeys.add(first, key.create(first.get("options")))).hasStatus(400);
        assertThat(passkeys.add(newest, key.create(newest.get("options")))).hasStatus(201);
    }

    @Test
    void renames() {
        var key = passkeys.added(SecurityKey.at(port));
        var renamed = passkeys.rename(key.id(), "the one in my pocket");
        assertThat(renamed.status()).as(renamed::toString).isEqualTo(200);
        assertThat(renamed.json().get("label").asString()).isEqualTo("the one in my pocket");
        assertThat(passkeys.list().json().get(0)).isEqualTo(renamed.json());
        assertThat(passkeys.rename(key.id(), "the one in my pocket").status()).isEqualTo(200);

        for (var label : List.of("", "   ", "a\u0000b", "x".repeat(101))) {
            var refused = passkeys.rename(key.id(), label);
            assertThat(refused.status()).as(label).isEqualTo(400);
            assertThat(refused.json().get("errors").get(0).get("field").asString())
                    .isEqualTo("label");
        }
    }

    @Test
    void renamesNoPasskeyOfOthers() {
        var key = passkeys.added(SecurityKey.at(port));
        var other = new Passkeys(api.withToken(accounts.enrolled().token()));
        assertThat(other.rename(key.id(), "mine now").status()).isEqualTo(404);
        assertThat(passkeys.list().json().get(0).get("label").asString()).isEqualTo("my key");
    }

    @Test
    void tellsTheBrowserWhatIsThereAlready() {
        var key = passkeys.added(SecurityKey.at(port));
        var excluded = passkeys.begin().get("options").get("excludeCredentials");
        assertThat(ids(excluded)).containsExactly(key.id());
        assertThat(excluded.get(0).get("type").asString()).isEqualTo("public-key");
        assertThat(excluded.get(0).get("transports").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder("usb", "nfc");
    }

    @Test
    void takesKeyThatNamesNoTransport() {
        var key = SecurityKey.at(port);
        var begun = passkeys.begin();
        var credential = key.create(begun.get("options"));
        ((ObjectNode) credential.get("response")).remove("transports");
        assertThat(passkeys.add(begun, credential)).hasStatus(201);
        assertThat(passkeys.begin().get("options").get("excludeCredentials").toString())
                .doesNotContain("\"\"");
    }

    @Test
    void takesWhatOtherBrowsersAdd() {
        var begun = passkeys.begin();
        var credential = SecurityKey.at(port).create(begun.get("options"));
        credential.putNull("authenticatorAttachment");
        credential
                .putObject("clientExtensionResults")
                .putObject("prf")
                .putArray("results")
                .add(1);
        credential
                .withObjectProperty("clientExtensionResults")
                .putObject("credProps")
                .put("rk", true);
        credential.put("invented", "later");
        ((ObjectNode) credential.get("response")).put("publicKeyAlgorithm", -7).put("publicKey", "AAAA");
        var answer = passkeys.add(begun, credential);
        assertThat(answer).hasStatus(201);
    }

    @Test
    void deletesUnansweredQuestions() {
        purgeAfter(Duration.ofMinutes(5));
        passkeys.begin();
        assertThat(purgeAfter(Duration.ofMinutes(4))).isZero();
        assertThat(purgeAfter(Duration.ofMinutes(5))).isPositive();
    }

    @Test
    void storesNoUnknownTransport() {
        var begun = passkeys.begin();
        var credential = SecurityKey.at(port).create(begun.get("options"));
        var transports = IntStream.range(0, 900).mapToObj(way -> "\u00e9" + way).collect(Collectors.toList());
        transports.add("usb");
        ((ObjectNode) credential.get("response")).set("transports", new JsonMapper().valueToTree(transports));
        assertThat(passkeys.add(begun, credential)).hasStatus(201);
        assertThat(passkeys.begin().get("options").get("excludeCredentials").toString())
                .contains("\"transports\":[\"usb\"]");
    }

    @Test
    void takesLongestIdThatThereIs() {
        var key = passkeys.added(SecurityKey.at(port).called(new byte[1023]));
        assertThat(passkeys.remove(key.id())).hasStatus(204);
    }

    @Test
    void knowsAccountsByNumbersThatTellNothing() {
        var user = passkeys.begin().get("options").get("user").get("id").asString();
        assertThat(Base64.getUrlDecoder().decode(user)).hasSize(32);
        assertThat(passkeys.begin().get("options").get("user").get("id").asString())
                .isEqualTo(user);
    }

    @Test
    void keepsAtMostTwenty() {
        for (int i = 0; i < 20; i++) {
            passkeys.added(SecurityKey.at(port));
        }
        var answer = passkeys.add(SecurityKey.at(port));
        assertThat(answer).hasStatus(409).hasCode("too_many_passkeys");
    }

    @Test
    @Proves("P04")
    void takesNoPasskeyTwice() {
        var key = passkeys.added(SecurityKey.at(port));
        var other = new Passkeys(accounts.editor());
        for (var again : List.of(passkeys.add(key), other.add(key))) {
            assertThat(again).hasStatus(409).hasCode("passkey_known");
        }
    }

    @Test
    @Proves({"S62", "P04"})
    void hidesOthersPasskeys() {
        var key = passkeys.added(SecurityKey.at(port));
        var other = new Passkeys(accounts.editor());
        assertThat(other.list().json().isEmpty()).isTrue();
        var others = other.remove(key.id());
        var unknown = other.remove("AAAA");
        assertThat(others).hasStatus(404).hasCode("passkey_unknown");
        assertThat(others.json().get("detail")).isEqualTo(unknown.json().get("detail"));
        assertThat(ids(passkeys.list().json())).containsExactly(key.id());
    }

    @Test
    @Proves("S56")
    void putsOthersOutWhenItGoes() {
        var key = passkeys.added(SecurityKey.at(port));
        var elsewhere = member.person().signIn(api).get("token").asString();
        GuardedDoor.opensTo(api, elsewhere);
        assertThat(passkeys.remove("AAAA")).hasStatus(404);
        GuardedDoor.opensTo(api, elsewhere);
        assertThat(passkeys.remove(key.id())).hasStatus(204);
        GuardedDoor.staysShutTo(api, elsewhere);
        GuardedDoor.opensTo(api, member.token());
    }

    /** As when it is removed while a login with it is judged. */
    @Test
    void isNotStoredAgainByAUseThatBeganBeforeItWent() {
        var key = passkeys.added(SecurityKey.at(port));
        var loaded = Objects.requireNonNull(credentials.findByCredentialId(Bytes.fromBase64(key.id())));
        assertThat(passkeys.remove(key.id())).hasStatus(204);
        assertThatThrownBy(() -> credentials.save(loaded)).isInstanceOf(IllegalArgumentException.class);
        assertThat(passkeys.list().json().isEmpty()).isTrue();
    }

    @Test
    void goesWithTheAccount() {
        var key = passkeys.added(SecurityKey.at(port));
        passkeys.begin();
        assertThat(api.withToken(member.token()).delete("/me")).hasStatus(204);
        assertThat(rows("user_credentials WHERE credential_id = '%s'".formatted(key.id())))
                .isZero();
        assertThat(rows("user_entities WHERE name = '%s'"
                        .formatted(member.person().name())))
                .isZero();
        assertThat(rows("passkey_ceremony c JOIN account a ON a.id = c.account_id WHERE a.deleted_at IS NOT NULL"))
                .isZero();
    }

    @Test
    void isRecorded() {
        var key = passkeys.added(SecurityKey.at(port));
        passkeys.remove(key.id());
        assertThat(rows("audit_event WHERE details LIKE '%%%s%%'".formatted(key.id())))
                .isEqualTo(2);
    }

    private int purgeAfter(Duration wait) {
        var then = TestClock.now().plus(wait);
        return Objects.requireNonNull(transactions.execute(_ -> ceremonies.deleteExpired(then, 10_000)));
    }

    private long rows(String where) {
        return Objects.requireNonNull(jdbc.queryForObject("SELECT COUNT(*) FROM " + where, Long.class));
    }

    private static List<String> ids(JsonNode list) {
        return list.valueStream().map(one -> one.get("id").asString()).toList();
    }
}
