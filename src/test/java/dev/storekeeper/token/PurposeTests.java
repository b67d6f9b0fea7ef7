package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Member;
import java.util.Map;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Each of the three things that a visitor carries fits one of the three doors (S42). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PurposeTests {

    private final Api api;
    private final Member member;

    PurposeTests(@LocalServerPort int port) {
        api = Api.at(port);
        member = TestAccounts.at(port).enrolled();
    }

    @ParameterizedTest
    @CsvSource({
        "access, products, true",
        "access, refresh, false",
        "access, verify, false",
        "refresh, products, false",
        "refresh, refresh, true",
        "refresh, verify, false",
        "challenge, products, false",
        "challenge, refresh, false",
        "challenge, verify, true"
    })
    @Proves("S42")
    void fitsOneDoor(String carried, String door, boolean opens) {
        var tokens = member.person().signIn(api);
        var shown = switch (carried) {
            case "access" -> tokens.get("token").asString();
            case "refresh" -> tokens.get("refresh_token").asString();
            default -> challenge();
        };
        var answer = switch (door) {
            case "products" -> GuardedDoor.knock(api.withToken(shown));
            case "refresh" -> api.post("/token/refresh", Map.of("refresh_token", shown));
            default ->
                api.post(
                        "/verify-2fa",
                        Map.of(
                                "challenge",
                                shown,
                                "code",
                                member.person().phone().nextCode()));
        };
        assertThat(answer.status() != 401).as(answer::toString).isEqualTo(opens);
        assertThat(answer.status()).isLessThan(500);
    }

    private String challenge() {
        return api.post("/login", member.person().credentials())
                .json()
                .get("challenge")
                .asString();
    }
}
