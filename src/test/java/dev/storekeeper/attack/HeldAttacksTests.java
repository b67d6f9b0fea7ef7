package dev.storekeeper.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestNode;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

/** On two nodes with one database, every defence in its place. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeldAttacksTests {

    @Autowired
    JdbcTemplate database;

    private final TestAccounts accounts;
    private final Attacks attacks;
    private final TestNode other;

    HeldAttacksTests(@LocalServerPort int port, @Autowired Environment settings) {
        accounts = TestAccounts.at(port);
        other = TestNode.beside(settings);
        attacks = new Attacks(List.of(Api.at(port), other.api()), accounts);
    }

    @BeforeAll
    void bothNodesAnswer() {
        assertThat(attacks.node(1).get("/actuator/health")).hasStatus(200);
    }

    @AfterAll
    void stop() {
        other.close();
    }

    @Test
    @Proves("S19")
    void countACodeOnce() {
        var statuses = attacks.replayOneCode();
        assertThat(Attacks.count(statuses, 200)).isEqualTo(1);
        assertThat(statuses).isSubsetOf(200, 401, 429);
    }

    @Test
    @Proves({"S25", "S91"})
    void judgeNoGuessBeyondTheBudgetNotEvenTheRightOne() {
        assertThat(attacks.guessTheCode()).isEqualTo(429);
    }

    @Test
    @Proves("S14")
    void openOneAccountForANameHoweverSpelled() {
        var statuses = attacks.twinTheName();
        assertThat(Attacks.count(statuses, 201)).isEqualTo(1);
        assertThat(statuses).containsOnly(201, 409);
    }

    @Test
    @Proves("S51")
    void giveRivalsOneSuccessor() {
        var victim = accounts.enrolled();
        var answers = attacks.raceForTheRefreshToken(victim);
        assertThat(answers).allMatch(answer -> answer.status() == 200);
        assertThat(answers.stream()
                        .map(answer -> answer.json().get("refresh_token").asString())
                        .collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(liveTokensOf(victim.person().name())).isEqualTo(1);
    }

    @Test
    @Proves("S50")
    void endTheFamilyOfAReusedToken() {
        var victim = accounts.enrolled();
        assertThat(attacks.reuseTheRefreshToken(victim)).isEqualTo(401);
        assertThat(database.queryForObject(
                        "SELECT COUNT(*) FROM session JOIN account ON account.id = account_id"
                                + " WHERE username = ? AND ended_at IS NULL",
                        Integer.class,
                        victim.person().name()))
                .isZero();
    }

    @Test
    @Proves("W02")
    void renewNothingForAnotherPage() {
        var victim = accounts.enrolled();
        assertThat(attacks.renewFromAnotherPage(victim)).isEqualTo(401);
        assertThat(liveTokensOf(victim.person().name())).isEqualTo(1);
    }

    @Test
    @Proves("S37")
    void believeNoStrangersSignature() {
        assertThat(attacks.forgeAToken(accounts.enrolled())).isEqualTo(401);
    }

    @Test
    @Proves("S36")
    void takeAPlantedChallengeOnce() {
        assertThat(attacks.plantAChallenge()).isEqualTo(401);
    }

    private int liveTokensOf(String username) {
        return database.queryForList(
                        "SELECT 1 FROM refresh_token JOIN session ON session.id = session_id"
                                + " JOIN account ON account.id = account_id WHERE username = ? AND used_at IS NULL",
                        Integer.class,
                        username)
                .size();
    }
}
