package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Person;
import dev.storekeeper.TestClock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Strangers try passwords, and the owner comes home. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class StrangersTests {

    @LocalServerPort
    int port;

    @Autowired
    JdbcTemplate database;

    private Api stranger;
    private Api atHome;
    private Person owner;

    @BeforeEach
    void knowOneClient() {
        stranger = Api.at(port);
        atHome = Api.at(port).keepingCookies();
        owner = TestAccounts.at(port).signedUp();
        assertThat(logIn(atHome).status()).isEqualTo(200);
    }

    @Test
    @Proves("S26")
    void areJudgedTenTimesAtOnce() {
        IntStream.range(0, 10).forEach(_ -> assertThat(guess(stranger).status()).isEqualTo(401));
        var refused = logIn(stranger);
        assertThat(refused.status()).as("the right password too").isEqualTo(429);
        assertThat(refused.json().get("code").asString()).isEqualTo("too_many_guesses");

        var wait = Duration.ofSeconds(Long.parseLong(String.valueOf(refused.header("Retry-After"))));
        assertThat(wait).isLessThanOrEqualTo(Duration.ofMinutes(3));
        TestClock.advance(wait);
        assertThat(logIn(stranger).status()).as("after the wait").isEqualTo(200);
    }

    @Test
    @Proves("S26")
    void doNotKeepOutAKnownClient() {
        IntStream.range(0, 30).forEach(_ -> guess(stranger));
        assertThat(logIn(stranger).status()).isEqualTo(429);
        assertThat(logIn(atHome).status()).isEqualTo(200);
    }

    @Test
    @Proves("S26")
    void cannotPassForAKnownClient() {
        IntStream.range(0, 10).forEach(_ -> guess(stranger));
        var forged = stranger.with("Cookie", "storekeeper_device=" + "A".repeat(43) + "." + "A".repeat(43));
        assertThat(logIn(forged).status()).isEqualTo(429);

        var mallory = Api.at(port).keepingCookies();
        TestAccounts.at(port).signedUp().signIn(mallory);
        assertThat(logIn(mallory).status())
                .as("a client that another account knows")
                .isEqualTo(429);
    }

    /** What a client carries when it comes is worth nothing any more when it has been inside. */
    @Test
    void doNotKnowAClientThatTheyPreparedForTheOwner() {
        var prepared = cookieOf(TestAccounts.at(port).signedUp(), stranger);
        var renewed = cookieOf(owner, stranger.with("Cookie", prepared));
        IntStream.range(0, 10).forEach(_ -> guess(stranger));
        assertThat(logIn(stranger.with("Cookie", prepared)).status()).isEqualTo(429);
        assertThat(logIn(stranger.with("Cookie", renewed)).status()).isEqualTo(200);
    }

    @Test
    @Proves("S26")
    void haveNoUseForAClientThatIsNotRecordedAnyMore() {
        IntStream.range(0, 10).forEach(_ -> guess(stranger));
        database.update(
                "DELETE FROM device WHERE account_id = (SELECT id FROM account WHERE username = ?)", owner.name());
        assertThat(logIn(atHome).status()).isEqualTo(429);
    }

    @Test
    void areBoundedOnAKnownClientToo() {
        IntStream.range(0, 10).forEach(_ -> assertThat(guess(atHome).status()).isEqualTo(401));
        assertThat(logIn(atHome).status()).isEqualTo(429);
        assertThat(logIn(stranger).status()).as("the guesses of others").isEqualTo(200);
    }

    /** An unknown name is answered as a known one. */
    @Test
    void learnNothingFromTheBudget() {
        var unknown = Map.of("username", TestAccounts.newName(), "password", "some wrong password");
        IntStream.range(0, 10)
                .forEach(_ ->
                        assertThat(stranger.post("/login", unknown).status()).isEqualTo(401));
        assertThat(stranger.post("/login", unknown).status()).isEqualTo(429);
    }

    @Test
    @Proves("S18")
    void spendTheSameGuessesThroughEveryDoor() {
        IntStream.range(0, 10)
                .forEach(_ -> assertThat(stranger.with("Authorization", basic("a wrong password"))
                                .get("/generate_qr/" + owner.name())
                                .status())
                        .isEqualTo(401));
        assertThat(logIn(stranger).status()).isEqualTo(429);
    }

    private static String cookieOf(Person person, Api api) {
        var answer = api.post("/login", person.credentialsWith(person.phone().nextCode()));
        return answer.response().headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("storekeeper_device="))
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .findFirst()
                .orElseThrow();
    }

    private String basic(String password) {
        return "Basic " + java.util.Base64.getEncoder().encodeToString((owner.name() + ":" + password).getBytes());
    }

    private Api.Answer guess(Api api) {
        return api.post("/login", Map.of("username", owner.name(), "password", "a wrong password"));
    }

    private Api.Answer logIn(Api api) {
        return api.post("/login", owner.credentialsWith(owner.phone().nextCode()));
    }
}
