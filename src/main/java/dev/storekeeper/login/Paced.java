package dev.storekeeper.login;

/** What an address may do only so often. */
enum Paced {
    SIGN_UP,
    LOGIN,
    RENEWAL
}
