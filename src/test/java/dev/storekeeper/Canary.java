package dev.storekeeper;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Carries secrets, real ones and made up ones, through each endpoint that takes one, right and wrong. */
public final class Canary {

    private static final String CANARY = "canary-Xq7";

    private Canary() {}

    /** Returns the secrets, none of which may be found afterwards where an operator looks. */
    public static List<String> fly(Api api, TestAccounts accounts) {
        var secrets = new ArrayList<String>();
        var member = accounts.enrolled();
        var person = member.person();
        secrets.addAll(List.of(person.password(), person.secret(), member.token(), member.refreshToken()));
        secrets.addAll(member.recoveryCodes());
        var first = api.post("/login", person.credentials());
        secrets.add(String.valueOf(first.header("X-Challenge")));
        var reused = Map.of("refresh_token", member.refreshToken());
        api.post("/token/refresh", reused);
        TestClock.advance(Duration.ofMinutes(1));
        api.post("/token/refresh", reused);
        var basic = Base64.getEncoder().encodeToString((person.name() + ":" + CANARY).getBytes(StandardCharsets.UTF_8));
        secrets.add(basic);
        secrets.add(CANARY);
        for (var door :
                List.of("/signup", "/login", "/verify-2fa", "/token/refresh", "/products", "/me/password", "/logout")) {
            for (var field : List.of(
                    "username", "password", "code", "recovery_code", "challenge", "refresh_token", "invite", "x")) {
                api.post(door, Map.of("name", person.name(), field, CANARY));
                api.post(door, "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(person.name(), CANARY));
                api.post(door, "{\"" + field + "\": \"" + CANARY);
                api.with("Content-Type", "text/plain").post(door, CANARY);
            }
            for (var scheme : List.of("Bearer " + CANARY, "Basic " + basic, CANARY)) {
                api.with("Authorization", scheme).get(door + "?access_token=" + CANARY + "&password=" + CANARY);
                api.with("Cookie", "storekeeper_challenge=" + CANARY + "; storekeeper_device=" + CANARY)
                        .get(door);
            }
        }
        return secrets;
    }

    /** Paths are no place for secrets, but clients err. */
    public static List<String> flyThroughPaths(Api api, TestAccounts accounts) {
        var member = accounts.enrolled();
        for (var secret : List.of(member.refreshToken(), member.token())) {
            for (var door : List.of("/products/", "/imports/", "/users/", "/generate_qr/", "/nowhere/")) {
                api.get(door + secret);
                api.withToken(member.token()).get(door + secret);
            }
        }
        return List.of(member.refreshToken(), member.token());
    }
}
