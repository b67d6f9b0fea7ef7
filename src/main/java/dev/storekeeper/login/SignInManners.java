package dev.storekeeper.login;

/** Attributes by which whatever stands before this room lets one request be served in another manner. */
public final class SignInManners {

    /** When {@code true}: the client's address stands for what it does not show, and a common password is only warned of. */
    public static final String LENIENT = "storekeeper.signin.lenient";

    /** A {@link java.time.Duration}: how long access tokens of the session that begins here live. */
    public static final String ACCESS_LIFETIME = "storekeeper.signin.access-lifetime";

    private SignInManners() {}
}
