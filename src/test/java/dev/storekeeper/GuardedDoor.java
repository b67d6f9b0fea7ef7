package dev.storekeeper;

import static org.assertj.core.api.Assertions.assertThat;

/** A door that opens to whoever is signed in, and to nobody else. */
public final class GuardedDoor {

    private static final String PATH = "/products";

    private GuardedDoor() {}

    public static Api.Answer knock(Api api) {
        return api.get(PATH);
    }

    public static void opensTo(Api api) {
        var answer = knock(api);
        assertThat(answer).hasStatus(200);
    }

    public static void opensTo(Api api, String token) {
        opensTo(api.withToken(token));
    }

    /** Says the same to each token that it does not take. */
    public static void staysShutTo(Api api, String token) {
        var answer = knock(api.withToken(token));
        assertThat(answer).hasStatus(401).hasCode("token_invalid");
    }

    /** Where nobody else asks the database: 404 to whoever is let in. */
    public static int statusOfTheGuard(Api api, String token) {
        return api.withToken(token).get("/nowhere").status();
    }
}
