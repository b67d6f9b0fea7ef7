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
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Strangers try passwords, and the owner comes home. */
class StrangersTests extends WithKnownClient {

    @Autowired
    JdbcTemplate database;

    @Test
    @Proves("S26")
    void areJudgedTenTimesAtOnce() {
        IntStream.range(0, 10).forEach(_ -> assertThat(guess(stranger)).hasStatus(401));
        var refused = logIn(stranger);
        assertThat(refused).as("the right password too").hasStatus(429).hasCode("too_many_guesses");

        var wait = Duration.ofSeconds(Long.parseLong(String.valueOf(refused.header("Retry-After"))));
        assertThat(wait).isLessThanOrEqualTo(Duration.ofMinutes(3));
        TestClock.advance(wait);
        assertThat(logIn(stranger)).as("after the wait").hasStatus(200);
    }

    @Test
    @Proves("S26")
    void doNotKeepOutAKnownClient() {
        IntStream.range(0, 30).forEach(_ -> guess(stranger));
        assertThat(logIn(stranger)).hasStatus(429);
        assertThat(logIn(atHome)).hasStatus(200);
    }

    @Test
    @Proves("S26")
    void cannotPassForAKnownClient() {
        IntStream.range(0, 10).forEach(_ -> guess(stranger));
        var forged = stranger.with("Cookie", "storekeeper_device=" + "A".repeat(43) + "." + "A".repeat(43));
        assertThat(logIn(forged)).hasStatus(429);

        var mallory = api.keepingCookies();
        accounts.signedUp().signIn(mallory);
        assertThat(logIn(mallory)).as("a client that another account knows").hasStatus(429);
    }

    /** What a client carries when it comes is worth nothing any more when it has been inside. */
    @Test
    void doNotKnowAClientThatTheyPreparedForTheOwner() {
        var prepared = cookieOf(accounts.signedUp(), stranger);
        var renewed = cookieOf(owner, stranger.with("Cookie", prepared));
        IntStream.range(0, 10).forEach(_ -> guess(stranger));
        assertThat(logIn(stranger.with("Cookie", prepared))).hasStatus(429);
        assertThat(logIn(stranger.with("Cookie", renewed))).hasStatus(200);
    }

    @Test
    @Proves("S26")
    void haveNoUseForAClientThatIsNotRecordedAnyMore() {
        IntStream.range(0, 10).forEach(_ -> guess(stranger));
        database.update(
                "DELETE FROM device WHERE account_id = (SELECT id FROM account WHERE username = ?)", owner.name());
        assertThat(logIn(atHome)).hasStatus(429);
    }

    @Test
    void areBoundedOnAKnownClientToo() {
        IntStream.range(0, 10).forEach(_ -> assertThat(guess(atHome)).hasStatus(401));
        var refused = logIn(atHome);
        assertThat(refused).hasStatus(429).hasCode("too_many_guesses");
        assertThat(refused.string("detail")).contains("without its cookies");
        assertThat(logIn(stranger)).as("the guesses of others").hasStatus(200);
    }

    /** Who shares the client would otherwise get the guesses anew by each login of the owner. */
    @Test
    @Proves("S24")
    void getNoGuessesBackByALoginOfTheOwner() {
        IntStream.range(0, 9).forEach(_ -> assertThat(guessTheCode(atHome)).hasStatus(401));
        assertThat(logIn(atHome)).hasStatus(200);
        assertThat(guessTheCode(atHome)).hasStatus(401);
        assertThat(logIn(atHome)).hasStatus(429);
    }

    /** A person who shares a client has an account too. Each login to it renews the cookie for all accounts of the client. */
    @Test
    @Proves("S26")
    void getNoMoreGuessesByALoginToAnotherAccount() {
        IntStream.range(0, 10).forEach(_ -> assertThat(guess(atHome)).hasStatus(401));
        accounts.signedUp().signIn(atHome);
        assertThat(guess(atHome)).hasStatus(429);
    }

    /** An unknown name is answered as a known one. */
    @Test
    void learnNothingFromTheBudget() {
        var unknown = Map.of("username", TestAccounts.newName(), "password", "some wrong password");
        IntStream.range(0, 10)
                .forEach(_ -> assertThat(stranger.post("/login", unknown)).hasStatus(401));
        assertThat(stranger.post("/login", unknown)).hasStatus(429);
    }

    @Test
    @Proves("S18")
    void spendTheSameGuessesThroughEveryDoor() {
        IntStream.range(0, 10)
                .forEach(_ -> assertThat(stranger.with("Authorization", basic("a wrong password"))
                                .get("/generate_qr/" + owner.name()))
                        .hasStatus(401));
        assertThat(logIn(stranger)).hasStatus(429);
    }

    /** Programs that keep no cookie are new clients at each login. */
    @Test
    @Proves("A16")
    void pushNoKnownClientOutHoweverOftenProgramsLogIn() {
        assertThat(logIn(atHome)).hasStatus(200);
        IntStream.range(0, 25).forEach(_ -> assertThat(logIn(stranger)).hasStatus(200));
        IntStream.range(0, 10).forEach(_ -> guess(stranger));
        assertThat(logIn(stranger)).hasStatus(429);
        assertThat(logIn(atHome)).hasStatus(200);
    }

    @Test
    @Proves("A12")
    void doNotFailWithANameThatNoAccountCanHave() {
        var answer = atHome.post("/login", Map.of("username", "\u00fc", "password", "a wrong password"));
        assertThat(answer).hasStatus(401);
    }

    private Api.Answer guessTheCode(Api client) {
        return client.post("/login", owner.credentialsWith(owner.phone().wrongCode()));
    }

    private static String cookieOf(Person person, Api api) {
        return api.post("/login", person.credentialsWith(person.phone().nextCode()))
                .cookie("storekeeper_device");
    }

    private String basic(String password) {
        return "Basic " + java.util.Base64.getEncoder().encodeToString((owner.name() + ":" + password).getBytes());
    }
}
