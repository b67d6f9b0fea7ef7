package dev.storekeeper.login;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The one refusal of a login: its text and its duration do not tell which part was wrong. */
final class ConstantTimeRefusal {

    /** How long each refusal takes at least. Work that differs between refusals is done by then. */
    static final Duration DURATION = Duration.ofMillis(50);

    private ConstantTimeRefusal() {}

    static ApiException create() {
        return ApiException.of(
                        ErrorCode.SIGN_IN_REFUSED,
                        "The name, the password or the code is not right, or the login has expired.")
                .next("POST /login");
    }

    /** Does the work, and holds a refusal back until its time has passed. */
    static <T> T execute(Supplier<T> work) {
        var end = System.nanoTime() + DURATION.toNanos();
        try {
            return work.get();
        } catch (ApiException refused) {
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            throw refused;
        }
    }
}
