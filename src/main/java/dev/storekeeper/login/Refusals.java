package dev.storekeeper.login;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;

/** The one no of the way in: nobody learns which part was wrong. */
final class Refusals {

    private Refusals() {}

    static ApiException signIn() {
        return ApiException.of(
                        ErrorCode.SIGN_IN_REFUSED,
                        "The name, the password or the code is not right, or the login has expired.")
                .next("POST /login");
    }
}
