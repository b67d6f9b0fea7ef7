package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Person;
import dev.storekeeper.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A phone whose clock is off: while it is enrolled, its owner is told; later it is not mentioned. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ClockHelpTests {

    @LocalServerPort
    int port;

    @ParameterizedTest
    @CsvSource({"120, ahead", "-180, behind", "600, ahead", "-600, behind"})
    void saysHowFarThePhoneIsOff(long seconds, String direction) {
        var person = TestAccounts.at(port).signedUp();
        var refused = logIn(person, Duration.ofSeconds(seconds));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().get("code").asString()).isEqualTo("phone_clock_off");
        assertThat(refused.json().get("detail").asString())
                .contains("about " + Math.abs(seconds) + " seconds " + direction);
        assertThat(logIn(person, Duration.ZERO).status())
                .as("with the right time")
                .isEqualTo(200);
    }

    @Test
    void saysNothingBeyondTenMinutes() {
        var person = TestAccounts.at(port).signedUp();
        assertThat(logIn(person, Duration.ofSeconds(660)).json().get("code").asString())
                .isEqualTo("sign_in_refused");
    }

    @Test
    void saysNothingOnceAPhoneIsProven() {
        var person = TestAccounts.at(port).enrolled().person();
        assertThat(logIn(person, Duration.ofSeconds(120)).json().get("code").asString())
                .isEqualTo("sign_in_refused");
    }

    private Api.Answer logIn(Person person, Duration off) {
        var code = person.phone().codeAt(TestClock.now().plus(off));
        return Api.at(port).post("/login", person.credentialsWith(code));
    }
}
