package dev.storekeeper.login;

/** Request attributes with which a filter in front of this package changes how one request is served. */
public final class SignInManners {

    /** {@code true}: the client's address stands for a challenge that it does not send, and a common password only causes a warning. */
    public static final String LENIENT = "storekeeper.signin.lenient";

    /** A {@link java.time.Duration}: the lifetime of access tokens of the session that this request opens. */
    public static final String ACCESS_LIFETIME = "storekeeper.signin.access-lifetime";

    private SignInManners() {}
}
