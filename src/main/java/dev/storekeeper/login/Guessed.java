package dev.storekeeper.login;

import java.time.Duration;

/**
 * What can be guessed, and how many wrong guesses are judged: ten in any 15 minutes, and of what stands behind the password 50 in
 * any 30 days.
 *
 * <p>Of a million codes three are right at any moment, so whoever knows the password and nothing else gets in with a chance of
 * 50 * 3 / 1,000,000 = 0.015 % within 30 days. Passwords have no long limit: a stranger who needs nothing but the name could
 * spend it, and so keep the owner out for as long; 960 guesses a day find no password that is not among the common ones.
 */
enum Guessed {
    PASSWORD(Duration.ofMinutes(15)),
    CODE(Duration.ofDays(30)),
    RECOVERY(Duration.ofDays(30)),
    PASSKEY(Duration.ofDays(30));

    static final Duration SHORT = Duration.ofMinutes(15);
    static final int SHORT_GUESSES = 10;
    static final int LONG_GUESSES = 50;

    private final Duration memory;

    Guessed(Duration memory) {
        this.memory = memory;
    }

    /** How long 50 guesses are remembered. */
    Duration memory() {
        return memory;
    }
}
