package dev.storekeeper.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.api.ApiException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.password.PasswordEncoder;

class PasswordHasherTests {

    private static final Password PASSWORD = new Password("umbrella under the stairs");

    @Test
    @Proves("S10")
    void saltsEachHashOfArgon2id() {
        try (var hasher = hasher(Duration.ofMinutes(1))) {
            var one = hasher.hash(PASSWORD, false);
            var other = hasher.hash(PASSWORD, false);
            assertThat(List.of(one, other)).allMatch(hash -> hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
            assertThat(one).isNotEqualTo(other);
            assertThat(hasher.matches(PASSWORD, one, false, () -> {})).isTrue();
            assertThat(hasher.matches(new Password("another one of these"), one, false, () -> {}))
                    .isFalse();
        }
    }

    @Test
    void tellsWhoWaitsTooLongToComeBack() {
        try (var hasher = hasher(Duration.ofMillis(1))) {
            assertThatThrownBy(() -> hasher.hash(PASSWORD, false))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refusal -> assertThat(refusal.headers()).containsEntry("Retry-After", "1"));
        }
    }

    /** No hash is ready before the first is turned away: none of them has waited for the minute that a turn may take. */
    @Test
    @Proves("S92")
    void turnsAwayWhoFindsTheQueueFull() {
        var turnedAway = new CountDownLatch(1);
        var encoder = new HeldEncoder(turnedAway);
        try (var hasher = new PasswordHasher(
                encoder,
                new PasswordHasher.PasswordProperties(Duration.ofMinutes(1), 100),
                new SimpleMeterRegistry())) {
            encoder.hold();
            var answers = Parallel.times(200 * Runtime.getRuntime().availableProcessors(), _ -> {
                try {
                    return hasher.hash(PASSWORD, false);
                } catch (ApiException refusal) {
                    turnedAway.countDown();
                    return refusal.code().code();
                }
            });
            assertThat(answers).contains("busy").contains("a hash");
        }
    }

    /** Hashes on the carriers of virtual threads would keep every core until the last is done. */
    @Test
    @SuppressWarnings("ThreadPriorityCheck") // whether others get their turn is the point
    @Proves("S92")
    void leavesTheCoresToOthersMeanwhile() throws InterruptedException {
        try (var hasher = hasher(Duration.ofMinutes(1))) {
            var hashing = Thread.startVirtualThread(() -> Parallel.times(60, _ -> hasher.hash(PASSWORD, false)));
            var steps = Parallel.times(1, _ -> {
                int count = 0;
                while (hashing.isAlive() && count < 1000) {
                    Thread.yield();
                    count++;
                }
                return hashing.isAlive();
            });
            assertThat(steps).containsExactly(true);
            hashing.join();
        }
    }

    /** Hashes nothing before the latch is open, or five seconds have passed. */
    private static final class HeldEncoder implements PasswordEncoder {

        private final CountDownLatch latch;
        private volatile boolean held;

        HeldEncoder(CountDownLatch latch) {
            this.latch = latch;
        }

        void hold() {
            held = true;
        }

        @Override
        public String encode(@Nullable CharSequence password) {
            try {
                held = held && latch.await(5, TimeUnit.SECONDS);
                return "a hash";
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            return false;
        }
    }

    private static PasswordHasher hasher(Duration patience) {
        return new PasswordHasher(
                PasswordHasher.passwordEncoder(),
                new PasswordHasher.PasswordProperties(patience, 100),
                new SimpleMeterRegistry());
    }
}
