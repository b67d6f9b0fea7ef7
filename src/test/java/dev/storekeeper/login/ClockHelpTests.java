package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts.Person;
import dev.storekeeper.TestClock;
import dev.storekeeper.WithServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A phone whose clock is off: while it is enrolled, its owner is told; later it is not mentioned. */
class ClockHelpTests extends WithServer {

    @ParameterizedTest
    @CsvSource({"120, ahead", "-180, behind", "600, ahead", "-600, behind"})
    void saysHowFarThePhoneIsOff(long seconds, String direction) {
        var person = accounts.signedUp();
        var refused = logIn(person, Duration.ofSeconds(seconds));
        assertThat(refused).hasStatus(401).hasCode("phone_clock_off");
        assertThat(refused.string("detail")).contains("about " + Math.abs(seconds) + " seconds " + direction);
        assertThat(logIn(person, Duration.ZERO)).as("with the right time").hasStatus(200);
    }

    @Test
    void saysNothingBeyondTenMinutes() {
        var person = accounts.signedUp();
        assertThat(logIn(person, Duration.ofSeconds(660))).hasCode("sign_in_refused");
    }

    @Test
    void saysNothingOnceAPhoneIsProven() {
        var person = accounts.enrolled().person();
        assertThat(logIn(person, Duration.ofSeconds(120))).hasCode("sign_in_refused");
    }

    /** At the beginning of a step, so that the code is judged in the step in which it is made. */
    private Api.Answer logIn(Person person, Duration off) {
        TestClock.advance(Duration.ofSeconds(30 - TestClock.now().getEpochSecond() % 30));
        var code = person.phone().codeAt(TestClock.now().plus(off));
        return api.post("/login", person.credentialsWith(code));
    }
}
