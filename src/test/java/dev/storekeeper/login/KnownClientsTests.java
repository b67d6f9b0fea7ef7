package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Person;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Clients that have been inside before stay known. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class KnownClientsTests {

    @LocalServerPort
    int port;

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

    /** Programs that keep no cookie are new clients at each login. */
    @Test
    @Proves("A16")
    void keepTheirPlaceHoweverOftenProgramsLogIn() {
        assertThat(logIn(atHome).status()).isEqualTo(200);
        IntStream.range(0, 25).forEach(_ -> assertThat(logIn(stranger).status()).isEqualTo(200));
        IntStream.range(0, 10).forEach(_ -> guess());
        assertThat(logIn(stranger).status()).isEqualTo(429);
        assertThat(logIn(atHome).status()).isEqualTo(200);
    }

    @Test
    @Proves("A12")
    void mayNameAnAccountThatCannotBe() {
        var answer = atHome.post("/login", Map.of("username", "\u00fc", "password", "a wrong password"));
        assertThat(answer.status()).as(answer::toString).isEqualTo(401);
    }

    private void guess() {
        stranger.post("/login", Map.of("username", owner.name(), "password", "a wrong password"));
    }

    private Api.Answer logIn(Api api) {
        return api.post("/login", owner.credentialsWith(owner.phone().nextCode()));
    }
}
