package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A refusal comes no sooner because there was less to do for it. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ConstantTimeRefusalTests {

    @LocalServerPort
    int port;

    @Test
    void isTheSameForADeadChallengeAndAWrongCode() {
        var api = Api.at(port);
        var person = TestAccounts.at(port).enrolled().person();
        var challenge =
                api.post("/login", person.credentials()).json().get("challenge").asString();
        takesItsTime(() -> api.post("/verify-2fa", Map.of("challenge", "dead", "code", "000000")));
        takesItsTime(() -> api.post(
                "/verify-2fa",
                Map.of("challenge", challenge, "code", person.phone().wrongCode())));
    }

    private static void takesItsTime(Supplier<Api.Answer> call) {
        var begun = System.nanoTime();
        assertThat(call.get().status()).isEqualTo(401);
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(ConstantTimeRefusal.REFUSAL.toNanos());
    }
}
