package dev.storekeeper.login;

import dev.storekeeper.api.Kind;
import dev.storekeeper.api.Refusal;

/** The one no of the way in: nobody learns which part was wrong. */
final class Refusals {

    private Refusals() {}

    static Refusal signIn() {
        return Refusal.of(
                        Kind.UNAUTHENTICATED,
                        "sign_in_refused",
                        "The name, the password or the code is not right, or the login has expired.")
                .next("POST /login");
    }
}
