package dev.storekeeper.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.account.Role;
import dev.storekeeper.token.AccessTokens;
import dev.storekeeper.token.CurrentAccount;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import tools.jackson.databind.json.JsonMapper;

/** The same attacks, each where its one defence is missing: they succeed, so it is the defence that holds. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class UndefendedAttacksTests {

    private static final TestDatabase.Schema SCHEMA = TestDatabase.freshSchema();

    @MockitoSpyBean
    AccessTokens tokens;

    @Autowired
    JdbcTemplate database;

    private final TestAccounts accounts;
    private final Attacks attacks;

    UndefendedAttacksTests(@LocalServerPort int port) {
        accounts = TestAccounts.at(port);
        attacks = new Attacks(List.of(Api.at(port)), accounts);
    }

    @DynamicPropertySource
    static void own(DynamicPropertyRegistry properties) {
        SCHEMA.settings().forEach((name, value) -> properties.add(name, () -> value));
        properties.add("spring.jackson.deserialization.fail-on-unknown-properties", () -> false);
    }

    @BeforeEach
    @AfterEach
    void defendAll() {
        DefencesOff.only();
    }

    @Test
    @Proves("S19")
    void countACodeAgainWithoutItsStep() {
        DefencesOff.only("TotpFactorTable.consumeStep");
        assertThat(Attacks.count(attacks.replayOneCode(), 200)).isGreaterThan(1);
    }

    @Test
    @Proves("S25")
    void findTheCodeWithoutABudget() {
        DefencesOff.only("RateLimiter.take");
        assertThat(attacks.guessTheCode()).isEqualTo(200);
    }

    @Test
    @Proves("S14")
    void opensTwinsWithoutTheKey() {
        database.execute("ALTER TABLE account DROP INDEX uk_account_username");
        try {
            assertThat(Attacks.count(attacks.twinTheName(), 201)).isGreaterThan(1);
        } finally {
            database.update("DELETE FROM account");
            database.execute("ALTER TABLE account ADD CONSTRAINT uk_account_username UNIQUE (username_key)");
        }
    }

    @Test
    @Proves("S51")
    void breaksTheRaceWithoutSingleUse() {
        DefencesOff.only("RefreshTokenTable.spend");
        assertThat(attacks.raceForTheRefreshToken(accounts.enrolled())).anyMatch(answer -> answer.status() != 200);
    }

    @Test
    @Proves("S50")
    void renewsALongSpentTokenWithoutAMemoryOfIt() {
        var victim = accounts.enrolled();
        attacks.node(0).post("/token/refresh", Map.of("refresh_token", victim.refreshToken()));
        database.update("UPDATE refresh_token SET used_at = NULL WHERE used_at IS NOT NULL");
        database.update(
                "DELETE FROM refresh_token WHERE created_at = (SELECT latest FROM (SELECT MAX(created_at) latest"
                        + " FROM refresh_token) newest)");
        assertThat(attacks.node(0).post("/token/refresh", Map.of("refresh_token", victim.refreshToken())))
                .hasStatus(200);
    }

    @Test
    @Proves("W02")
    void renewsForAnotherPageWithoutTheMark() {
        DefencesOff.only("ConsoleRequests.require");
        assertThat(attacks.renewFromAnotherPage(accounts.enrolled())).isEqualTo(200);
    }

    @Test
    @Proves("S37")
    void believesAForgedTokenWithoutTheSignatureCheck() {
        doAnswer(call -> Optional.of(unchecked(call.getArgument(0))))
                .when(tokens)
                .read(anyString());
        assertThat(attacks.forgeAToken(accounts.enrolled())).isEqualTo(200);
    }

    @Test
    @Proves("S36")
    void takesAPlantedChallengeAgain() {
        DefencesOff.only("Challenges.spend", "TotpFactorTable.consumeStep");
        assertThat(attacks.plantAChallenge()).isEqualTo(200);
    }

    /** Two defences: where unknown fields are ignored, the sign-up is let in, but no field of it takes a role. */
    @Test
    @Proves("S63")
    void letsARoleInWhereUnknownFieldsAreIgnoredButAssignsNone() {
        var name = TestAccounts.newName();
        var body = Map.of("username", name, "password", "four words of mine", "role", "ADMIN");
        assertThat(attacks.node(0).ofChangedService().post("/signup", body)).hasStatus(201);
        assertThat(database.queryForObject("SELECT role FROM account WHERE username = ?", String.class, name))
                .isEqualTo("EDITOR");
    }

    private static CurrentAccount unchecked(String token) {
        var claims = JsonMapper.shared()
                .readTree(new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8));
        return new CurrentAccount(
                claims.get("sub").asLong(Long.parseLong(claims.get("sub").asString())),
                Role.valueOf(claims.get("role").asString()),
                claims.get("sid").asString(),
                List.of("pwd", "otp"),
                java.time.Instant.ofEpochSecond(claims.get("auth_time").asLong()));
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Undefended {

        @Bean
        static DefencesOff defencesOff() {
            return new DefencesOff();
        }
    }
}
