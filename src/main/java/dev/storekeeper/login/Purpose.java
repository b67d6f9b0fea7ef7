package dev.storekeeper.login;

import java.time.Duration;

/** What holding a challenge is good for, and for how long. */
enum Purpose {
    /** The account was opened by its holder, who may fetch the QR code until a code has proven the phone. */
    ENROLMENT(Duration.ofHours(24), Duration.ofMinutes(10)),
    /** The holder has shown the password, and a code completes the login. */
    SIGN_IN(Duration.ofMinutes(5), Duration.ofMinutes(5));

    private final Duration lifetime;
    private final Duration lifetimeByAddress;

    Purpose(Duration lifetime, Duration lifetimeByAddress) {
        this.lifetime = lifetime;
        this.lifetimeByAddress = lifetimeByAddress;
    }

    Duration lifetime() {
        return lifetime;
    }

    /** Where the client's address stands for the challenge. */
    Duration lifetimeByAddress() {
        return lifetimeByAddress;
    }
}
