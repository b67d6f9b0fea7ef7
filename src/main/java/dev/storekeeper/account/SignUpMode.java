package dev.storekeeper.account;

/** Whom the door lets sign up. */
enum SignUpMode {
    OPEN,
    INVITE,
    CLOSED
}
