package dev.storekeeper.signin;

/** What an address may do only so often. */
enum Paced {
    SIGN_UP,
    LOGIN,
    RENEWAL
}
