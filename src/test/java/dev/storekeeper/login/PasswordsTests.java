package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Phone;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.WithServer;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Passwords are what was typed, whole and unbent (S02-S10). */
class PasswordsTests extends WithServer {

    /** As long as a password may be; an old hash would read the first 72 bytes. */
    private static final String LONG =
            "seventeen umbrellas under the stairs ".repeat(4).substring(0, 128);

    @Autowired
    private JdbcClient database;

    static Stream<Arguments> almost() {
        return Stream.of(
                almost("the first 72", password -> password.substring(0, 72)),
                almost("another 73rd", password -> password.substring(0, 72) + "#" + password.substring(73)),
                almost("another last", password -> password.substring(0, 127) + "#"),
                almost("one more", password -> password + "x"),
                almost("another case", password -> password.replace('u', 'U')),
                almost("a blank after", password -> password + " "),
                almost("a blank before", password -> " " + password),
                almost("a blank less", password -> password.replaceFirst(" ", "")));
    }

    private static Arguments almost(String what, UnaryOperator<String> change) {
        return Arguments.of(what, change.apply(LONG));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("almost")
    @Proves("S03")
    void areComparedToTheLastCharacter(String what, String almost) {
        var name = TestAccounts.newName();
        var phone = signUp(name, LONG);
        assertThat(login(name, almost, phone.code())).as(what).isEqualTo(401);
        assertThat(login(name, LONG, phone.code())).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correcthorsebatterystaple",
                "пароль под лестницей",
                "雨傘が階段の下にあります",
                "☂☂☂🔑🔑🔑☂☂",
                "  blanks  in  it  and  around  ",
                "no-break\u00a0and\u2003wide",
                "\"quotes\" \\and\\ 'others'; -- <b>&amp;</b> %00",
                "مظلة تحت الدرج"
            })
    @Proves("S04")
    void mayBeAnyWordsOfAnyScript(String password) {
        var name = TestAccounts.newName();
        var phone = signUp(name, password);
        assertThat(login(name, password, phone.code())).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 1_000, 60_000, 900_000, 2_000_000})
    @Proves("S02")
    void areRefusedFastWhenTheyAreHuge(int length) {
        var password = "x".repeat(length);
        var began = System.nanoTime();
        var signUp = api.post("/signup", Map.of("username", TestAccounts.newName(), "password", password));
        var login = api.post("/login", Map.of("username", "nobody", "password", password));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(signUp.status()).isIn(400, 413);
        assertThat(login.status()).isIn(400, 401, 413);
    }

    /** To compose marks that stand in the wrong order takes time that grows with the square of their number. These are as many as a body may have. */
    @Test
    @Proves("A3")
    void areRefusedFastHoweverManyMarksTheyStack() {
        var name = TestAccounts.newName();
        var phone = signUp(name, LONG);
        var me = api.withToken(api.post("/login", Map.of("username", name, "password", LONG, "code", phone.code()))
                .string("token"));
        // The first time the code is cold.
        refuses(name, me, "\u00e9\u00e9");
        var letters = refuses(name, me, "\u00e9\u00e9");
        assertThat(refuses(name, me, "\u0301\u0323")).isLessThan(letters.multipliedBy(4));
    }

    /** How long it takes to refuse what repeats four bytes as often as a body may. */
    private Duration refuses(String name, Api me, String fourBytes) {
        var password = fourBytes.repeat(3_900);
        var longer = fourBytes.repeat(6_000);
        var began = System.nanoTime();
        assertThat(api.post("/login", Map.of("username", name, "password", password)))
                .hasStatus(401);
        assertThat(me.put("/me/password", Map.of("password", longer, "new_password", LONG)))
                .hasStatus(400);
        for (int i = 0; i < 12; i++) {
            assertThat(api.post("/signup", Map.of("username", TestAccounts.newName(), "password", password)))
                    .hasStatus(400);
            assertThat(me.put("/me/password", Map.of("password", LONG, "new_password", longer)))
                    .hasStatus(400);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** The longest password that is allowed, as a system sends it that writes each mark apart. */
    @Test
    @Proves("A3")
    void mayTakeMoreCharactersOnTheWireThanTheyHave() {
        var composed = "\u1f82\u1f92\u1f83\u1fa2".repeat(32);
        var name = TestAccounts.newName();
        var phone = signUp(name, Normalizer.normalize(composed, Normalizer.Form.NFD));
        assertThat(login(name, composed, phone.code())).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password", "12345678", "123456789", "1234567890", "qwertyuiop", "baseball", "football", "superman",
                "trustno1", "iloveyou", "sunshine", "princess", "starwars", "whatever", "computer", "michelle",
                "corvette", "password1", "11111111", "88888888", "87654321", "00000000", "internet", "jennifer",
                "maverick", "samantha", "mercedes", "victoria", "welcome1", "asdfghjkl", "1q2w3e4r", "1qaz2wsx",
                "qwer1234", "zaq12wsx", "abcd1234", "access14", "mountain", "elephant", "scorpion", "midnight",
                "liverpool", "qwertyui", "marlboro", "butthead", "einstein", "brooklyn", "december", "hardcore",
                "godzilla", "blink182", "Password", "PASSWORD1"
            })
    @Proves("S06")
    void mustNotBeCommon(String password) {
        var answer = api.post("/signup", Map.of("username", TestAccounts.newName(), "password", password));
        assertThat(answer).hasStatus(400);
        assertThat(answer.json().at("/errors/0/message").asString()).contains("is a common password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"storekeeper", "Storekeeper1", "storekeeper-2026", "my storekeeper"})
    @Proves("S07")
    void mustNotBeTheNameOfTheService(String password) {
        var answer = api.post("/signup", Map.of("username", TestAccounts.newName(), "password", password));
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields().getFirst()).isEqualTo("password");
    }

    @Test
    @Proves("S09")
    void needNoChangeAfterAYear() {
        var name = TestAccounts.newName();
        var phone = signUp(name, LONG);
        assertThat(login(name, LONG, phone.code())).isEqualTo(200);
        TestClock.advance(Duration.ofDays(366));
        assertThat(login(name, LONG, phone.code())).isEqualTo(200);
    }

    /** PasswordHasherTests holds the parameters that the service ships. */
    @Test
    @Proves("S10")
    void areStoredAsSaltedArgon2id() {
        var names = new String[] {TestAccounts.newName(), TestAccounts.newName()};
        for (var name : names) {
            signUp(name, LONG);
            assertThat(stored(name)).matches("\\$argon2id\\$v=19\\$m=\\d+,t=\\d,p=1\\$[\\w+/]{22,}\\$[\\w+/]{43,}");
        }
        assertThat(stored(names[0])).isNotEqualTo(stored(names[1]));
    }

    private String stored(String name) {
        return database.sql("SELECT password_hash FROM account WHERE username = ?")
                .param(name)
                .query(String.class)
                .single();
    }

    private Phone signUp(String name, String password) {
        var answer = api.post("/signup", Map.of("username", name, "password", password));
        assertThat(answer).hasStatus(201);
        return Phone.withSecret(answer.string("2FA_secret"));
    }

    private int login(String name, String password, String code) {
        return api.post("/login", Map.of("username", name, "password", password, "code", code))
                .status();
    }
}
