package dev.storekeeper.attack;

import dev.storekeeper.Api;
import dev.storekeeper.Parallel;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Member;
import dev.storekeeper.TestAccounts.Person;
import dev.storekeeper.TestClock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What an attacker does, by HTTP alone, against one node or several in turn. */
record Attacks(List<Api> nodes, TestAccounts accounts) {

    /** Fifty logins at once with one code; the statuses. */
    List<Integer> replayOneCode() {
        var victim = accounts.enrolled().person();
        var code = victim.phone().nextCode();
        return Parallel.times(50, number -> status(logIn(number, victim, code)));
    }

    /** Two hundred wrong codes at once by somebody who knows the password, and the right one behind them; its status. */
    int guessTheCode() {
        var victim = accounts.enrolled().person();
        TestClock.advance(Duration.ofMinutes(2));
        var challenges = IntStream.rangeClosed(0, 40)
                .mapToObj(_ -> node(0).post("/login", victim.credentials())
                        .json()
                        .get("challenge")
                        .asString())
                .toList();
        var wrong = victim.phone().wrongCode();
        Parallel.times(200, number -> status(verify(number, challenges.get(number / 5), wrong)));
        return verify(0, challenges.getLast(), victim.phone().code()).status();
    }

    /** Another's name in other letters; the statuses of the sign-ups, all at once. */
    List<Integer> twinTheName() {
        var name = TestAccounts.newName();
        return Parallel.times(20, number -> {
            var spelled = number % 2 == 0 ? name : name.toUpperCase(java.util.Locale.ROOT);
            return status(node(number).post("/signup", Map.of("username", spelled, "password", "quite a long one")));
        });
    }

    /** Twenty renewals at once with one refresh token. */
    List<Api.Answer> raceForTheRefreshToken(Member victim) {
        return Parallel.times(
                20, number -> node(number).post("/token/refresh", Map.of("refresh_token", victim.refreshToken())));
    }

    /** A refresh token that was stolen, shown long after its owner has used it; the status. */
    int reuseTheRefreshToken(Member victim) {
        node(0).post("/token/refresh", Map.of("refresh_token", victim.refreshToken()));
        TestClock.advance(Duration.ofMinutes(1));
        return node(1).post("/token/refresh", Map.of("refresh_token", victim.refreshToken()))
                .status();
    }

    /** Another page of the same host, at another port, has the browser send the cookie of the console: SameSite lets it. */
    int renewFromAnotherPage(Member victim) {
        return node(0).ofChangedService()
                .with("Cookie", "storekeeper_refresh=" + victim.refreshToken())
                .with("Sec-Fetch-Site", "same-site")
                .post("/console/session/renew", null)
                .status();
    }

    /** A token that says what the attacker likes, signed with a key of their own; the status of the door. */
    int forgeAToken(Member victim) {
        var parts = victim.token().split("\\.", -1);
        var claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace("\"EDITOR\"", "\"ADMIN\"");
        var content = parts[0] + "." + encode(claims.getBytes(StandardCharsets.UTF_8));
        return node(0).withToken(content + "." + encode(signedByStranger(content)))
                .get("/users")
                .status();
    }

    /** A challenge planted in the victim's browser, who completes the login with it; the status when its planter shows it again. */
    int plantAChallenge() {
        var victim = accounts.enrolled().person();
        var planted = node(0).post("/login", victim.credentials())
                .json()
                .get("challenge")
                .asString();
        var answer = Map.of("challenge", planted, "code", victim.phone().nextCode());
        node(0).post("/verify-2fa", answer);
        return node(1).post("/verify-2fa", answer).status();
    }

    Api node(int number) {
        return nodes.get(number % nodes.size());
    }

    private Api.Answer logIn(int number, Person victim, String code) {
        return node(number).post("/login", victim.credentialsWith(code));
    }

    private Api.Answer verify(int number, String challenge, String code) {
        return node(number).post("/verify-2fa", Map.of("challenge", challenge, "code", code));
    }

    private static int status(Api.Answer answer) {
        return answer.status();
    }

    static long count(List<Integer> statuses, int status) {
        return IntStream.range(0, statuses.size())
                .filter(i -> statuses.get(i) == status)
                .count();
    }

    private static byte[] signedByStranger(String content) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(generator.generateKeyPair().getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
