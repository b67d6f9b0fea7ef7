package dev.storekeeper.login;

import dev.storekeeper.api.Caller;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The client that asks for a login, a sign-up or the like.
 *
 * @param device its device cookie, if it sends one
 * @param lenient whether its address stands for a challenge that it does not send, and a common password only causes a warning
 * @param accessLifetime of the access tokens of a session that it opens, if not the usual one
 */
public record LoginClient(
        Caller caller,
        @Nullable String device,
        boolean lenient,
        @Nullable Duration accessLifetime) {

    /** The request attribute by which a filter sets {@code lenient}. */
    public static final String LENIENT = "storekeeper.login.lenient";

    /** The request attribute by which a filter sets {@code accessLifetime}. */
    public static final String ACCESS_LIFETIME = "storekeeper.login.access-lifetime";

    String address() {
        return caller.address();
    }
}
