package dev.storekeeper.login;

/** How somebody names the login that they began with their password. */
public sealed interface BegunLogin {

    /** By the challenge that the first step answered. */
    record ByChallenge(String challenge) implements BegunLogin {}

    /** By name alone, from the address that took the first step. */
    record ByAddress(String username, String address) implements BegunLogin {}
}
