package dev.storekeeper.account;

import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Argon2id with the parameters of the OWASP cheat sheet (19 MiB, two passes). Each hash holds its memory and a core, so at most as
 * many run at once as there are cores, a bounded number waits, and the rest is told to come back.
 */
@Component
class PasswordHasher {

    private static final int WAITING_PER_CORE = 100;

    private static final Password SOME = Password.of("nobody has this password");

    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19456, 2);
    private final Semaphore cores;
    private final Semaphore places;
    private final String nobodysHash;
    private final Duration patience;

    PasswordHasher(PasswordProperties properties) {
        patience = properties.patience();
        var processors = Runtime.getRuntime().availableProcessors();
        cores = new Semaphore(processors, true);
        places = new Semaphore(processors * (1 + WAITING_PER_CORE));
        nobodysHash = argon2.encode("nor this one");
    }

    String hash(Password password) {
        return inTurn(() -> argon2.encode(password));
    }

    boolean matches(Password password, String hash) {
        return inTurn(() -> argon2.matches(password, hash));
    }

    /** Costs what a comparison costs, so that an unknown name answers no sooner than a known one. */
    void matchNobody() {
        matches(SOME, nobodysHash);
    }

    private <T> T inTurn(Supplier<T> work) {
        if (!places.tryAcquire()) {
            throw busy();
        }
        try {
            if (!cores.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
            try {
                return work.get();
            } finally {
                cores.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        } finally {
            places.release();
        }
    }

    private Refusal busy() {
        return Refusal.of(Kind.UNAVAILABLE, "busy", "Too many are signing in at this moment.")
                .retryAfter(patience);
    }
}
