package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A right signature under wrong claims opens nothing, and breaks nothing (S41, S43). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedClaimsTests {

    /** Stands for a claim that is not there. */
    private static final Object ABSENT = new Object();

    private static final long HOUR = Duration.ofHours(1).toSeconds();
    private static final long TEN_YEARS = Duration.ofDays(3650).toSeconds();

    private final Api api;
    private final Forge forge;

    ForgedClaimsTests(@Autowired SigningKeys keys, @LocalServerPort int port) {
        api = Api.at(port);
        forge = new Forge(keys, TestAccounts.at(port).enrolled().token());
    }

    @Test
    void takesClaimsAsTheyMustBe() {
        GuardedDoor.opensTo(api, signedWith(Map.of("nbf", Forge.now())));
        GuardedDoor.opensTo(api, signedWith(Map.of("iat", Forge.now(), "exp", Forge.now() + 24 * HOUR)));
        GuardedDoor.opensTo(api, signedWith(Map.of("aud", List.of("another", "storekeeper"))));
    }

    @ParameterizedTest
    @MethodSource
    @Proves({"S41", "S43"})
    void refuses(Forged forged) {
        GuardedDoor.staysShutTo(api, signedWith(forged.claims()));
    }

    static Stream<Forged> refuses() {
        var now = Forge.now();
        return Stream.of(
                        each("exp", ABSENT, null, now - 60, now - 10, 0, -1, now + TEN_YEARS, now + 25 * HOUR),
                        each("exp", Long.MAX_VALUE, Long.MIN_VALUE, new BigDecimal("1E99"), new BigDecimal("-1E99")),
                        each("exp", String.valueOf(now + 600), "2999-01-01T00:00:00Z", "", true, List.of(now + 600)),
                        each("exp", now + 600.5, new BigInteger("99999999999999999999"), Map.of("at", now + 600)),
                        each("nbf", now + 60, now + TEN_YEARS, String.valueOf(now), new BigDecimal("1E99"), null, true),
                        each("iat", ABSENT, null, now + 60, String.valueOf(now), -1, now - TEN_YEARS, List.of(now)),
                        each("iss", ABSENT, null, "", "another", "Storekeeper", "storekeeper ", 1),
                        each("iss", List.of("storekeeper"), "https://storekeeper"),
                        each("aud", ABSENT, null, "", "another", "STOREKEEPER", List.of(), List.of("another"), 1),
                        each("aud", List.of(List.of("storekeeper")), Map.of("storekeeper", 1)),
                        each("sub", ABSENT, null, "", "ada", "1.5", "99999999999999999999", 1, List.of("1"), "1 "),
                        each("sid", ABSENT, null, 1, true, List.of("a"), Map.of("a", 1)),
                        each("role", ABSENT, null, "", "admin", "ROLE_ADMIN", "ROOT", 1, List.of("ADMIN")),
                        each("amr", ABSENT, null, "pwd", 1, List.of(1), Arrays.asList("pwd", null), Map.of("pwd", 1)),
                        each("auth_time", ABSENT, null, "", String.valueOf(now), true, -1, new BigDecimal("1E99")),
                        each("auth_time", Long.MAX_VALUE, Long.MIN_VALUE, new BigInteger("9".repeat(30)), List.of(now)))
                .flatMap(forged -> forged);
    }

    /** Ten years under way, and one hour to go: what it was given counts, not what is left. */
    @Test
    @Proves("S41")
    void refusesOldTokenThatWasGivenTooLong() {
        GuardedDoor.staysShutTo(api, signedWith(Map.of("iat", Forge.now() - TEN_YEARS, "exp", Forge.now() + HOUR)));
    }

    @Test
    void refusesClaimsThatAreNoObject() {
        var header = Forge.json(forge.header());
        for (var payload : List.of("", "[]", "null", "1", "{", "{}", "ada", "[".repeat(2000), "{\"a\":".repeat(700))) {
            GuardedDoor.staysShutTo(api, forge.signed(header, payload.getBytes(StandardCharsets.UTF_8)));
        }
        GuardedDoor.staysShutTo(api, forge.signed(header, new byte[] {(byte) 0xff, (byte) 0xfe, 0}));
    }

    /** Two readers may disagree on which of two counts. */
    @Test
    void refusesClaimGivenTwice() {
        var twice = Forge.json(forge.claims()).replaceFirst("\\{", "{\"role\":\"ADMIN\",");
        GuardedDoor.staysShutTo(api, forge.signed(Forge.json(forge.header()), twice.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same to all of them: a forger learns nothing from the parser. */
    @Test
    @Proves("S46")
    void echoesNothingOfTheParser() {
        var otherwise = Stream.of("a", "a.b.c", Forge.encode("{}") + ".." + Forge.encode("{}"));
        var details = Stream.concat(otherwise, refuses().limit(20).map(forged -> signedWith(forged.claims())))
                .map(token -> GuardedDoor.knock(api.withToken(token)))
                .map(answer -> answer.json().get("detail").asString());
        assertThat(details.distinct()).hasSize(1);
    }

    private String signedWith(Map<String, @Nullable Object> changes) {
        var claims = forge.claims();
        claims.putAll(changes);
        claims.values().removeIf(value -> value == ABSENT);
        return forge.signed(forge.header(), claims);
    }

    private static Stream<Forged> each(String claim, @Nullable Object... values) {
        return Arrays.stream(values).map(value -> new Forged(claim, value));
    }

    record Forged(String claim, @Nullable Object value) {

        Map<String, @Nullable Object> claims() {
            var changes = new java.util.HashMap<String, @Nullable Object>();
            changes.put(claim, value);
            return changes;
        }

        @Override
        public String toString() {
            return claim + " " + (value == ABSENT ? "absent" : value);
        }
    }
}
