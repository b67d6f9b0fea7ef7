package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.WithServer;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A refusal comes no sooner because there was less to do for it. */
class ConstantTimeRefusalTests extends WithServer {

    @Test
    void isTheSameForADeadChallengeAndAWrongCode() {
        var person = accounts.enrolled().person();
        var challenge = api.post("/login", person.credentials()).string("challenge");
        takesItsTime(() -> api.post("/verify-2fa", Map.of("challenge", "dead", "code", "000000")));
        takesItsTime(() -> api.post(
                "/verify-2fa",
                Map.of("challenge", challenge, "code", person.phone().wrongCode())));
    }

    private static void takesItsTime(Supplier<Api.Answer> call) {
        var begun = System.nanoTime();
        assertThat(call.get()).hasStatus(401);
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(ConstantTimeRefusal.DURATION.toNanos());
    }
}
