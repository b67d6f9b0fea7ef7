package dev.storekeeper.token;

import static dev.storekeeper.token.Renewals.refreshToken;
import static dev.storekeeper.token.Renewals.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.account.AccountService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Tokens mean nothing by themselves, and who steals the database or the log has stolen none (S52, S53, S95). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class StoredTokensTests {

    private static final int MANY = 1000;

    private final Api api;
    private final TestAccounts accounts;
    private final JdbcTemplate database;

    StoredTokensTests(@Autowired JdbcTemplate database, @LocalServerPort int port) {
        this.database = database;
        api = Api.at(port);
        accounts = TestAccounts.at(port);
    }

    @Test
    @Proves({"S53", "S90", "S95"})
    void keepsNoTokenInTheDatabaseNorInTheLog(CapturedOutput output) {
        var renewals = new Renewals(api);
        var first = accounts.enrolled().tokens();
        var second = renewals.renewed(refreshToken(first));
        GuardedDoor.opensTo(api, token(second));
        GuardedDoor.staysShutTo(api, token(second) + "a");
        TestClock.advance(Duration.ofMinutes(1));
        assertThat(renewals.status(refreshToken(first))).isEqualTo(401);
        GuardedDoor.staysShutTo(api, token(second));

        var dump = Dump.of(database);
        assertThat(dump.contents()).contains(Renewals.session(first));
        Stream.of(first, second).forEach(tokens -> {
            var refresh = refreshToken(tokens);
            var secrets = Stream.concat(
                    Stream.of(token(tokens), refresh),
                    Arrays.stream(token(tokens).split("\\.", 0)));
            secrets.map(secret -> secret.getBytes(StandardCharsets.US_ASCII)).forEach(secret -> {
                assertThat(dump.holds(secret)).isFalse();
                assertThat(output.getAll()).doesNotContain(Dump.forms(secret));
            });
            var raw = Base64.getUrlDecoder().decode(refresh);
            assertThat(dump.holds(raw)).isFalse();
            assertThat(output.getAll()).doesNotContain(Dump.forms(raw));
        });
    }

    @Test
    @Proves("S53")
    void keepsNoRecoveryCodeNorChallengeInTheDatabase() {
        var member = accounts.enrolled();
        var challenge =
                String.valueOf(api.post("/login", member.person().credentials()).header("X-Challenge"));
        var dump = Dump.of(database);
        assertThat(dump.contents()).contains(member.person().name());
        Stream.concat(
                        Stream.of(challenge),
                        member.recoveryCodes().stream().flatMap(code -> Stream.of(code, code.replace("-", ""))))
                .map(secret -> secret.getBytes(StandardCharsets.US_ASCII))
                .forEach(secret -> assertThat(dump.holds(secret)).isFalse());
        assertThat(dump.holds(Base64.getUrlDecoder().decode(challenge))).isFalse();
    }

    @Test
    void keepsPrivateKeysEncrypted(@Autowired SigningKeys keys) {
        var dump = Dump.of(database);
        var key = keys.current();
        var encoded = key.privateKey().getEncoded();
        var number = ((java.security.interfaces.ECPrivateKey) key.privateKey())
                .getS()
                .toByteArray();
        assertThat(dump.holds(key.publicKey().getEncoded())).isTrue();
        assertThat(dump.holds(encoded)).isFalse();
        assertThat(dump.holds(Arrays.copyOfRange(number, number.length - 31, number.length)))
                .isFalse();
    }

    /** Of a thousand, none twice, and no bit that leans to a side: six deviations away from the middle would be chance once in 10^9. */
    @Test
    @Proves("S52")
    void refreshTokensShowNoPattern(@Autowired SessionService sessions, @Autowired AccountService people) {
        var member = accounts.enrolled();
        var account = people.findByName(member.person().name()).orElseThrow();
        var seen = new HashSet<String>();
        var ones = new int[256];
        for (int i = 0; i < MANY; i++) {
            var pair = TestSessions.open(sessions, account);
            var bytes = Base64.getUrlDecoder().decode(pair.refreshToken());
            assertThat(bytes).hasSize(32);
            seen.add(pair.refreshToken());
            BitSet.valueOf(bytes).stream().forEach(bit -> ones[bit]++);
        }
        assertThat(seen).hasSize(MANY);
        assertThat(Arrays.stream(ones).boxed()).allMatch(count -> count > 400 && count < 600);
    }

    /** RFC 4122 numbers have fixed bits and are no secrets; what follows a token is not to be told from it. */
    @Test
    @Proves("S52")
    void successorsShowNoPatternEither() {
        var renewals = new Renewals(api);
        var carried = accounts.enrolled().tokens();
        var changed = new BitSet();
        var kept = new BitSet();
        for (int i = 0; i < 40; i++) {
            var next = renewals.renewed(refreshToken(carried));
            var difference = bits(carried);
            difference.xor(bits(next));
            changed.or(difference);
            difference.flip(0, 256);
            kept.or(difference);
            carried = next;
        }
        assertThat(changed.cardinality()).isEqualTo(256);
        assertThat(kept.cardinality()).isEqualTo(256);
    }

    private static BitSet bits(tools.jackson.databind.JsonNode tokens) {
        return BitSet.valueOf(Base64.getUrlDecoder().decode(refreshToken(tokens)));
    }
}
