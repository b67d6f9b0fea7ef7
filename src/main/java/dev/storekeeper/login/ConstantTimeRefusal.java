package dev.storekeeper.login;

import dev.storekeeper.api.ApiException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Lets a refusal take one duration whatever was wrong: by then all that could differ between them is done. */
final class ConstantTimeRefusal {

    static final Duration REFUSAL = Duration.ofMillis(50);

    private ConstantTimeRefusal() {}

    static <T> T in(Supplier<T> work) {
        var end = System.nanoTime() + REFUSAL.toNanos();
        try {
            return work.get();
        } catch (ApiException refused) {
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            throw refused;
        }
    }
}
