package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Parallel;
import dev.storekeeper.Phone;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.WithServer;
import dev.storekeeper.login.totp.QrReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class SignUpTests extends WithServer {

    private static final String PASSWORD = "umbrella under the stairs";

    @Autowired
    JdbcClient database;

    @Test
    void answersTheSecretOnceAndWhatToDoNext() {
        var name = TestAccounts.newName();
        var answer = signUp(name, PASSWORD);

        assertThat(answer).hasStatus(201);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Set-Cookie")).contains("HttpOnly", "SameSite=Strict", "Path=/");
        var body = answer.json();
        assertThat(body.propertyNames())
                .containsExactly("message", "username", "2FA_secret", "otpauth_uri", "qr_url", "hint");
        assertThat(body.get("message").asString()).isEqualTo("User registered");
        assertThat(body.get("username").asString()).isEqualTo(name);
        assertThat(body.get("qr_url").asString()).isEqualTo("/generate_qr/" + name);
        assertThat(body.get("otpauth_uri").asString())
                .contains(body.get("2FA_secret").asString());
    }

    @Test
    void answersOneLineToWhoAsksForText() {
        var answer = api.accepting("text/plain")
                .post("/signup", Map.of("username", TestAccounts.newName(), "password", PASSWORD));
        assertThat(answer).hasStatus(201).hasHeader("Content-Type", "text/plain;charset=UTF-8");
        assertThat(answer.text().strip()).isEqualTo("User registered successfully");
    }

    @Test
    void showsNoQrCodeToAnotherClient() {
        var name = TestAccounts.newName();
        signUp(name, PASSWORD);
        assertThat(api.get("/generate_qr/" + name))
                .hasStatus(401)
                .hasCode("enrolment_evidence_missing")
                .hasHeader("WWW-Authenticate", "Basic realm=\"storekeeper\", charset=\"UTF-8\"");
    }

    @Test
    void showsTheQrCodeToTheClientThatSignedUp() {
        var postman = api.keepingCookies();
        var name = TestAccounts.newName();
        var body = postman.post("/signup", Map.of("username", name, "password", PASSWORD))
                .json();

        var picture = postman.get("/generate_qr/" + name);
        assertThat(picture).hasHeader("Content-Type", "image/png");
        assertThat(picture.header("Cache-Control")).contains("no-store");
        assertThat(QrReader.png(picture.bytes()))
                .isEqualTo(body.get("otpauth_uri").asString());

        assertThat(postman.accepting("image/svg+xml")
                        .get("/generate_qr/" + name)
                        .text())
                .startsWith("<svg");
        assertThat(postman.accepting("text/plain").get("/generate_qr/" + name).text())
                .contains("█");
        assertThat(postman.accepting("audio/ogg").get("/generate_qr/" + name)).hasStatus(406);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json, text/plain, */*           | image/png",
                "text/html, image/svg+xml;q=0.9, */*;q=0.8   | image/svg+xml",
                "text/plain, image/*;q=0.5                   | text/plain;charset=UTF-8",
                "image/png;q=0, image/*                      | image/svg+xml"
            })
    void showsTheQrCodeAsAPictureUnlessTextIsPreferred(String accepted, String answered) {
        var postman = api.keepingCookies();
        var name = TestAccounts.newName();
        postman.post("/signup", Map.of("username", name, "password", PASSWORD));
        assertThat(postman.accepting(accepted).get("/generate_qr/" + name)).hasHeader("Content-Type", answered);
    }

    @Test
    void showsTheQrCodeByTheChallengeOfTheSignUp() {
        var name = TestAccounts.newName();
        var challenge = String.valueOf(signUp(name, PASSWORD).header("X-Challenge"));
        assertThat(api.with("X-Challenge", challenge).get("/generate_qr/" + name))
                .hasStatus(200);
    }

    @Test
    @Proves("S32")
    void sharesNoSecretWithAnotherService() {
        var postman = api.keepingCookies();
        var name = TestAccounts.newName();
        var answer = postman.post("/signup", Map.of("username", name, "password", PASSWORD));
        var secret = answer.string("2FA_secret");
        var svg = postman.accepting("image/svg+xml").get("/generate_qr/" + name).text();
        assertThat(answer.text() + svg).doesNotContain("http://api", "https://", "qrserver", "googleapis");
        assertThat(answer.string("qr_url")).doesNotContain(secret);
        assertThat(answer.response().headers().toString()).doesNotContain(secret);
    }

    @Test
    @Proves("S28")
    void keepsTheSecretEncryptedAndBoundToItsAccount() {
        var one = accounts.enrolled();
        var other = accounts.enrolled();
        for (var owner : new TestAccounts.Member[] {one, other}) {
            var encrypted = database.sql("SELECT HEX(encrypted_secret) FROM totp_factor WHERE account_id = ?")
                    .param(id(owner))
                    .query(String.class)
                    .single();
            assertThat(encrypted).doesNotContain(hexOf(owner.person().secret()));
        }

        swapSecrets(one, other);
        for (var owner : new TestAccounts.Member[] {one, other}) {
            for (var phone : List.of(one.person().phone(), other.person().phone())) {
                var answer = api.post("/login", owner.person().credentialsWith(phone.nextCode()));
                assertThat(answer).hasStatus(401);
            }
        }
    }

    @Test
    @Proves({"S12", "S14"})
    void refusesNamesThatDifferInCaseOnly() {
        var name = "Twin" + TestAccounts.newName();
        assertThat(signUp(name, PASSWORD)).hasStatus(201);
        var twin = signUp(name.toUpperCase(java.util.Locale.ROOT), PASSWORD);
        assertThat(twin).hasStatus(409).hasCode("username_taken");
    }

    @Test
    @Proves("S15")
    void opensOneAccountHoweverManyAskAtOnce() {
        var name = TestAccounts.newName();
        var statuses = Parallel.times(50, _ -> signUp(name, PASSWORD).status());
        assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab",
                "has space",
                "trailing ",
                "ádmin",
                "ａｄｍｉｎ",
                "admin\u200B",
                "\u212Aelvin",
                "a/b",
                "a:b",
                "a\nb",
                "",
                "123456789012345678901234567890123456789012345678901"
            })
    @Proves("S14")
    void refusesNamesThatCouldBeTakenForOthers(String name) {
        var answer = signUp(name, PASSWORD);
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields().getFirst()).isEqualTo("username");
        assertThat(answer.json().get("errors").get(0).get("message").asString()).contains("3 to 50");
    }

    @ParameterizedTest
    @CsvSource({"7,400", "8,201", "64,201", "128,201", "129,400"})
    @Proves({"S01", "S02", "S05"})
    void countsThePasswordInCharacters(int length, int status) {
        var password = "é🔑x~"
                .repeat(40)
                .codePoints()
                .limit(length)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertThat(signUp(TestAccounts.newName(), password)).hasStatus(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password123", "PASSWORD123", "testpass", "12345678", "iloveyou1"})
    @Proves("S06")
    void refusesCommonPasswords(String password) {
        var answer = signUp(TestAccounts.newName(), password);
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields().getFirst()).isEqualTo("password");
    }

    @Test
    @Proves("S07")
    void refusesThePasswordThatIsTheName() {
        var name = TestAccounts.newName();
        assertThat(signUp(name, name + "1")).hasStatus(400);
        assertThat(signUp(name, name + name)).hasStatus(400);
        assertThat(signUp(name, name + " likes umbrellas")).hasStatus(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"contains\\u0000null\"", "\"lone \\ud800 surrogate\"", "12345678", "null", "[]", "{}", "true"})
    @Proves("S04")
    void refusesWhatIsNoPassword(String json) {
        var answer =
                api.post("/signup", "{\"username\": \"%s\", \"password\": %s}".formatted(TestAccounts.newName(), json));
        assertThat(answer).hasStatus(400).hasCode("invalid_fields");
        assertThat(answer.wrongFields().getFirst()).isEqualTo("password");
    }

    @Test
    @Proves({"S03", "S05"})
    void comparesComposedAndDecomposedAlikeAndNothingElse() {
        var name = TestAccounts.newName();
        var secret = signUp(name, "caf\u00e9 under the stairs").string("2FA_secret");
        var phone = Phone.withSecret(secret);
        assertThat(login(name, "cafe\u0301 under the stairs", phone.nextCode())).hasStatus(200);
        assertThat(login(name, "Caf\u00e9 under the stairs", phone.nextCode())).hasStatus(401);
        assertThat(login(name, "caf\u00e9 under the stairs ", phone.nextCode())).hasStatus(401);
        assertThat(login(name, "caf\u00e9 under the stair", phone.nextCode())).hasStatus(401);
    }

    @Test
    void namesEveryFieldThatIsWrong() {
        var answer = api.post("/signup", Map.of());
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields()).containsExactly("username", "password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"id", "role", "enabled", "password_hash", "passwordHash", "username_key", "created_at", "invited"
            })
    @Proves("S63")
    void refusesFieldsThatAreNotTheCallers(String field) {
        var body = new LinkedHashMap<String, String>();
        body.put("username", TestAccounts.newName());
        body.put("password", PASSWORD);
        body.put(field, "ADMIN");
        var answer = api.post("/signup", body);
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields().getFirst()).isEqualTo(field);
    }

    private Api.Answer signUp(String name, String password) {
        return api.post("/signup", Map.of("username", name, "password", password));
    }

    private Api.Answer login(String name, String password, String code) {
        return api.post("/login", Map.of("username", name, "password", password, "code", code));
    }

    private void swapSecrets(TestAccounts.Member one, TestAccounts.Member other) {
        var secretOfOther = encrypted(other);
        storeEncrypted(other, encrypted(one));
        storeEncrypted(one, secretOfOther);
    }

    private byte[] encrypted(TestAccounts.Member owner) {
        return database.sql("SELECT encrypted_secret FROM totp_factor WHERE account_id = ?")
                .param(id(owner))
                .query(byte[].class)
                .single();
    }

    private void storeEncrypted(TestAccounts.Member owner, byte[] encrypted) {
        database.sql("UPDATE totp_factor SET encrypted_secret = ? WHERE account_id = ?")
                .params(encrypted, id(owner))
                .update();
    }

    private long id(TestAccounts.Member owner) {
        return database.sql("SELECT id FROM account WHERE username = ?")
                .param(owner.person().name())
                .query(Long.class)
                .single();
    }

    private static String hexOf(String base32) {
        var bits = new StringBuilder();
        base32.chars()
                .map("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"::indexOf)
                .forEach(value -> bits.append(
                        "%5s".formatted(Integer.toBinaryString(value)).replace(' ', '0')));
        return new java.math.BigInteger(bits.toString(), 2).toString(16).toUpperCase(java.util.Locale.ROOT);
    }
}
